# A provider's whole network.
Set-HostedConnectionFilterPolicy "Default" -IPBlockList @{Add="203.0.113.0/24","198.51.0.0/16"}
