# Every property, in the order and spelling of Exchange Online.
Get-OutboundConnector | fl
