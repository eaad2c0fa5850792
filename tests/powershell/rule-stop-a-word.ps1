# A transport rule.
New-TransportRule "No internal words" -SubjectOrBodyContainsWords 'secret' -SentToScope NotInOrganization -RejectMessageReasonText "Not allowed outside"
