Set-OrganizationConfig -RejectDirectSend $true
Set-HostedConnectionFilterPolicy Default -IPAllowList @{Add="203.0.113.8","192.0.2.10-192.0.2.40"} -IPBlockList 198.51.100.0/26
New-Mailbox "Anna Miller" -MicrosoftOnlineServicesID anna@contoso.com | Out-Null
New-MailContact Bob -ExternalEmailAddress SMTP:bob@fabrikam.com | Set-MailContact -EmailAddresses @{Add="smtp:bob@contoso.com"}
New-DistributionGroup Team -Members anna,bob@contoso.com
Get-Recipient *a* | Remove-Mailbox -WhatIf
