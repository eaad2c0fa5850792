# A setting that the lab does not have.
Set-AcceptedDomain contoso.com -SendingFromDomainDisabled $true
