# The usual columns of all.
Get-InboundConnector | ft
