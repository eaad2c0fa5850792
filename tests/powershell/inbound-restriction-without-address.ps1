# The addresses were forgotten.
New-InboundConnector "No addresses" -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true
