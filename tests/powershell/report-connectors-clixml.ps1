# The way the documentation backs up.
Get-InboundConnector | Export-Clixml InboundConnector.xml
(Import-Clixml InboundConnector.xml | Where-Object Name -eq 'Filter').SenderIPAddresses
