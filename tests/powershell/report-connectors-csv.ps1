# For a spreadsheet; lists are joined first.
Get-InboundConnector | Select-Object Name,ConnectorType,@{Name='Addresses';Expression={$_.SenderIPAddresses -join ' '}} | ConvertTo-Csv -NoTypeInformation
