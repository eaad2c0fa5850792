# Three attempts with a pause, on the lab's clock.
$tries = 0
do {
    $tries++
    Start-Sleep -Seconds 30
} until ($tries -ge 3)
"waited until $((Get-Date).ToString('HH:mm:ss'))"
