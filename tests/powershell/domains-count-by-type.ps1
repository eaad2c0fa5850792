# How many of each type?
Get-AcceptedDomain | Group-Object DomainType | Format-Table Count,Name -AutoSize
