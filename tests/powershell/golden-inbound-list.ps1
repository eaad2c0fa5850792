# Every property, in the order and spelling of Exchange Online.
Get-InboundConnector Filter | fl
