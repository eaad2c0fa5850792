# A rule before all others.
New-TransportRule "Mark" -FromScope NotInOrganization -PrependSubject "[extern] " | Out-Null
New-TransportRule "Banned" -SenderDomainIs banned.example -RejectMessageReasonText "Not here" -RejectMessageEnhancedStatusCode 5.7.900 -Priority 0 | Out-Null
Disable-TransportRule "Mark" -Confirm:$false
Get-TransportRule | ft Name,Priority,State
