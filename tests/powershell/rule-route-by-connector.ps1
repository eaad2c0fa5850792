# A rule that names a connector.
New-TransportRule -Name "Sign outbound" -FromScope InOrganization -RouteMessageOutboundConnector "To the signature service" -StopRuleProcessing $true
