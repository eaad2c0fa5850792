# A slip of the pen.
Set-InboundConnector Filter -RequireTlss $true
