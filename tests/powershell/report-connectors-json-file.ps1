# A backup before the change, and a look into it.
Get-InboundConnector | ConvertTo-Json -Depth 5 | Out-File inbound.json
$backup = Get-Content inbound.json -Raw | ConvertFrom-Json
$backup.Count
$backup[0].Name
