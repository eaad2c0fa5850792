# The filter's provider has moved one of its servers.
Set-InboundConnector -Identity Filter -SenderIPAddresses @{Add="203.0.113.9","203.0.113.10"; Remove="198.51.100.41"}
(Get-InboundConnector Filter).SenderIPAddresses -join ', '
