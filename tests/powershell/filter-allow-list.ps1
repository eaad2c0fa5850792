# Addresses that are always let in.
Set-HostedConnectionFilterPolicy Default -IPAllowList @{Add="203.0.113.8"}
