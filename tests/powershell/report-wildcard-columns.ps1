# Everything about TLS.
Get-InboundConnector "From the data centre" | fl Name,*Tls*
