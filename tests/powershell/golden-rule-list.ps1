# Every property of a rule.
New-TransportRule "Big mail" -MessageSizeOver 10MB -SentToScope NotInOrganization -ExceptIfSenderDomainIs contoso.com -Mode Audit -Comments "asked for by the board" -RedirectMessageTo archive@elsewhere.example | fl
