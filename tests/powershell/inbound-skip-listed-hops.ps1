# Enhanced filtering for listed addresses and for all recipients.
Set-InboundConnector Filter -EFSkipLastIP:$false -EFSkipIPs 203.0.113.1-203.0.113.9,198.51.100.0/24 -EFUsers $null
(Get-InboundConnector Filter).EFSkipIPs
