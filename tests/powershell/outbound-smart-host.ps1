# Everything through the data centre.
Set-OutboundConnector "Outbound to the data centre" -RouteAllMessagesViaOnPremises $true
