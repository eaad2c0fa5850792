# What stands in the tenant before each snippet: contoso.com and contoso.onmicrosoft.com are accepted, and these connectors exist.
New-InboundConnector -Name "Filter" -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40,198.51.100.41 | Out-Null
New-InboundConnector -Name "Partner Orchard" -ConnectorType Partner -SenderDomains orchard.example -RequireTls $true -Comment "since 2024" | Out-Null
New-InboundConnector -Name "From the data centre" -ConnectorType OnPremises -SenderDomains * -TlsSenderCertificateName mail.contoso.com -CloudServicesMailEnabled $true | Out-Null
New-InboundConnector -Name "Old scanner" -ConnectorType OnPremises -SenderDomains * -SenderIPAddresses 192.0.2.50 -Enabled $false | Out-Null
New-OutboundConnector -Name "Outbound to the data centre" -ConnectorType OnPremises -RecipientDomains contoso.com -UseMXRecord $false -SmartHosts mail.contoso.com -TlsSettings DomainValidation -TlsDomain mail.contoso.com -CloudServicesMailEnabled $true | Out-Null
