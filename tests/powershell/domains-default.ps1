# The default domain's name, for a report's headline.
$default = Get-AcceptedDomain | Where-Object { $_.Default }
"Report for {0}" -f $default.DomainName
