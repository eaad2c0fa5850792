# Domains are verified in the admin centre, not made by PowerShell.
New-AcceptedDomain -Name "Relay Poplar" -DomainName poplar.example -DomainType ExternalRelay
