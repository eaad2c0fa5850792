# IPv6 cannot be listed.
New-InboundConnector "IPv6 filter" -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 2001:db8::40
