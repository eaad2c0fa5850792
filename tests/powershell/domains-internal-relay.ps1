# Half of the mailboxes are still elsewhere.
Set-AcceptedDomain contoso.com -DomainType InternalRelay -MatchSubDomains $true
Get-AcceptedDomain contoso.com | fl DomainName,DomainType,MatchSubDomains
