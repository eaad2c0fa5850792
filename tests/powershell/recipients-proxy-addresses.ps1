# One more address, and another primary one.
New-Mailbox Anna -PrimarySmtpAddress anna@contoso.com | Out-Null
Set-Mailbox anna@contoso.com -EmailAddresses @{Add="a.miller@contoso.com"}
Set-Mailbox Anna -EmailAddresses "SMTP:anna.miller@contoso.com","anna@contoso.com"
(Get-Mailbox Anna).EmailAddresses
