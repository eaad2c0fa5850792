# How many addresses has each?
Get-InboundConnector | Sort-Object Name | Format-Table Name,@{Label='Addresses';Expression={$_.SenderIPAddresses.Count}} -AutoSize
