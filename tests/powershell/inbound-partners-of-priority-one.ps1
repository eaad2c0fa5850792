# Partner connectors whose scope has priority 1.
Get-InboundConnector | ? {$_.ConnectorType -eq 'Partner' -and $_.SenderDomains -like '*;1'} | ft Name,Enabled -AutoSize
