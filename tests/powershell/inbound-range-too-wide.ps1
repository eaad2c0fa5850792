# A whole provider network.
Set-InboundConnector Filter -SenderIPAddresses 198.51.0.0/16
