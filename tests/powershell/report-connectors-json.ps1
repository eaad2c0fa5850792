# For the change log, as JSON.
Get-InboundConnector Filter | Select-Object Name,Enabled,SenderDomains,SenderIPAddresses | ConvertTo-Json
