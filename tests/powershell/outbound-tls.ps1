# What is asked of the next servers.
Get-OutboundConnector -IncludeTestModeConnectors $true | fl Name,SmartHosts,Tls*
