# A new colleague, an outsider and a group of both.
New-Mailbox -Name "Anna Miller" -MicrosoftOnlineServicesID anna@contoso.com -Alias anna | Out-Null
New-MailContact -Name "Bob (Fabrikam)" -ExternalEmailAddress bob@fabrikam.com -Alias bob | Out-Null
New-DistributionGroup -Name "Project X" -PrimarySmtpAddress project-x@contoso.com -Members anna,bob | Out-Null
Get-Recipient | Sort-Object Name | ft Name,RecipientType,PrimarySmtpAddress
Get-DistributionGroupMember "Project X" | select Name,PrimarySmtpAddress
