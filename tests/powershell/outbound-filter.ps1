# All mail to the Internet through a filter that is known by its certificate.
New-OutboundConnector "To the filter" -RecipientDomains * -UseMXRecord $false -SmartHosts filter.example -TlsSettings DomainValidation -TlsDomain *.filter.example -Comment "since 2025" | Out-Null
Get-OutboundConnector | ft Name,ConnectorType,RecipientDomains,SmartHosts,TlsDomain
