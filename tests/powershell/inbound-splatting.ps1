# Parameters prepared in a hashtable.
$settings = @{
    Identity   = 'Partner Orchard'
    RequireTls = $true
    Comment    = "checked on $(Get-Date -Format 'yyyy-MM-dd')"
}
Set-InboundConnector @settings
(Get-InboundConnector 'Partner Orchard').Comment
