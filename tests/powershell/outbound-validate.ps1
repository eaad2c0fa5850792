# Test messages through a connector.
Validate-OutboundConnector -Identity "Outbound to the data centre" -Recipients julie@contoso.com
