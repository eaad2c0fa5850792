# Out of use, then gone.
Get-OutboundConnector | Where-Object { $_.SmartHosts -contains 'mail.contoso.com' } | Set-OutboundConnector -Enabled $false
Remove-OutboundConnector "Outbound to the data centre" -Confirm:$false
@(Get-OutboundConnector).Count
