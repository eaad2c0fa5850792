# What the filter in front found is spam here, too.
New-TransportRule -Name "Spam by the filter" -SenderIpRanges 198.51.100.40,198.51.100.41 -HeaderContainsMessageHeader "X-Filter-Verdict" -HeaderContainsWords "spam","phish" -SetSCL 6
