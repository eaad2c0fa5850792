# A series of connectors for a class.
for ($i = 1; $i -le 3; $i++) {
    New-InboundConnector -Name ("Class {0:D2}" -f $i) -SenderDomains "class$i.example" | Out-Null
}
Get-InboundConnector Class* | ForEach-Object { $_.Name }
