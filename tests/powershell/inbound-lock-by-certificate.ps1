# Only whoever shows the filter's certificate may deliver to us.
New-InboundConnector -Name "Only with the certificate" -ConnectorType Partner -SenderDomains * -RestrictDomainsToCertificate $true -TlsSenderCertificateName *.filter.example -RequireTls $true | ft Name,Restrict* -AutoSize
