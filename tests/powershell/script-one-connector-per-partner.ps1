# A connector for each line of a list.
Import-Csv .\partners.csv | ForEach-Object {
    New-InboundConnector -Name $_.Name -ConnectorType Partner -SenderDomains $_.Domain -SenderIPAddresses $_.Address
} | Format-Table Name,SenderDomains,SenderIPAddresses -AutoSize
