# No connector of this name.
Get-InboundConnector "Fliter"
