# Mail of the organisation goes to the service that signs it, and comes back with a field.
New-OutboundConnector -Name "To the signature service" -ConnectorType OnPremises -IsTransportRuleScoped $true -UseMXRecord $false -SmartHosts signature.example -TlsSettings DomainValidation -TlsDomain signature.example -CloudServicesMailEnabled $true | Out-Null
New-TransportRule -Name "Sign outbound" -FromScope InOrganization -RouteMessageOutboundConnector "To the signature service" -ExceptIfHeaderContainsMessageHeader X-Signed -ExceptIfHeaderContainsWords true -StopRuleProcessing $true
