# As a backup script writes it.
Get-OutboundConnector | ConvertTo-Json -Depth 5
