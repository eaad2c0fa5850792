# Which domains are ours?
Get-AcceptedDomain | Format-Table -Auto Name,DomainName,DomainType,Default
