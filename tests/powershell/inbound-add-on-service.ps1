# Mail that comes back from a signature service counts as ours.
New-InboundConnector -Name "From the signature service" -SenderDomains * -ConnectorType OnPremises -RequireTls $true -RestrictDomainsToCertificate $true -TlsSenderCertificateName tenant7.signatures.example -CloudServicesMailEnabled $true | fl Name,ConnectorType,CloudServicesMailEnabled
