# The service that signs mail: a rule alone sends mail there.
New-OutboundConnector -Name "To the signature service" -ConnectorType OnPremises -IsTransportRuleScoped $true -UseMxRecord $false -SmartHosts signature.example -TlsSettings DomainValidation -TlsDomain signature.example -CloudServicesMailEnabled $true
