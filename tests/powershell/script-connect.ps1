# The lines that every script begins with.
Import-Module ExchangeOnlineManagement
Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -ShowBanner:$false
Get-InboundConnector | Measure-Object | ForEach-Object { $_.Count }
Disconnect-ExchangeOnline -Confirm:$false
