# A range as a smart host.
Set-OutboundConnector "Outbound to the data centre" -SmartHosts 192.0.2.0/28
