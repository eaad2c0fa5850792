# A text with settings in it.
$c = Get-InboundConnector Filter
@"
Connector: $($c.Name)
Restricted: $($c.RestrictDomainsToIPAddresses)
"@
