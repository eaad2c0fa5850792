New-InboundConnector "Filter" -ConnectorType Partner -SenderDomains * `
  -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40,203.0.113.0/25 -RequireTls:$true
Set-InboundConnector Filter -SenderIPAddresses @{Add="203.0.113.9"; Remove='198.51.100.40'}
$p = @{ Identity = 'Filter'
        RequireTls = $false }   # splatting
Set-InboundConnector @p
Get-InboundConnector | ? { $_.Name -like 'F*' } | Set-InboundConnector -Enabled $false -WhatIf
Get-InboundConnector "Filter" | Format-List Name,Sender*
Get-AcceptedDomain | ft -AutoSize Name,DomainType
Remove-InboundConnector Filter -Confirm:$false
New-OutboundConnector "Out" -ConnectorType OnPremises -RecipientDomains *.contoso.com,* -UseMxRecord $false -SmartHosts 192.0.2.1,mail.contoso.com -TlsSettings DomainValidation -TlsDomain *.contoso.com
Set-OutboundConnector Out -SmartHosts @{Add='2001:db8::1'} -LastValidationTimestamp (Get-Date) -RouteAllMessagesViaOnPremises $true
