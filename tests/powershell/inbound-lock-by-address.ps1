# Only the filter's addresses may deliver to us.
New-InboundConnector -Name "Only through the filter" -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.0/25,198.51.100.7
