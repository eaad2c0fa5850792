# A list in a CSV shows only its type.
Get-InboundConnector Filter | Select-Object Name,SenderIPAddresses | ConvertTo-Csv -NoTypeInformation
