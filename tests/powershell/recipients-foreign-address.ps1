# An address in a domain of somebody else.
New-Mailbox Anna -PrimarySmtpAddress anna@fabrikam.com
