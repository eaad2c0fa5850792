# A partner's own servers, for its own domain and everything below it.
New-InboundConnector -Name "Partner Willow" -SenderDomains *.willow.example -SenderIPAddresses 192.0.2.0/25 -RestrictDomainsToIPAddresses $true -RequireTLS $true -TlsSenderCertificateName *.willow.example | Out-Null
(Get-InboundConnector "Partner Willow").SenderDomains
