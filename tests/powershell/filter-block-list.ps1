# Nobody hears from this network again, and one address of it is let in.
Set-HostedConnectionFilterPolicy Default -IPBlockList 203.0.113.0/25 -IPAllowList 203.0.113.8
Get-HostedConnectionFilterPolicy | fl IPAllowList,IPBlockList
