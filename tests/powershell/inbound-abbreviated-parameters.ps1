# Parameters may be shortened while they are unique.
New-InboundConnector "Partner Linden" -SenderD linden.example -ConnectorT Partner -RequireT $true | fl Name
