# Demand TLS and a certificate name from a partner that has a connector already.
Set-InboundConnector "Partner Orchard" -RequireTls $true -TlsSenderCertificateName "*.orchard.example"
Get-InboundConnector "Partner Orchard" | Format-List Name,RequireTls,TlsSenderCertificateName
