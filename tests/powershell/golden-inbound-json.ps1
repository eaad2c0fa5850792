# One object, as PowerShell 7 writes it.
Get-InboundConnector Filter | ConvertTo-Json
