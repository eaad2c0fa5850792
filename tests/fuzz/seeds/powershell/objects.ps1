Get-AcceptedDomain | select Name,@{n='L';e={$_.Name.Length}} -First 1 -Skip 1 | ft -a
Get-AcceptedDomain | sort { $_.Name } -Unique | group Default -NoElement; 1..5 | measure -Sum -Average -Maximum
Get-AcceptedDomain | select * -ExcludeProperty Def* | ? Name -match '^c' | % Name
Get-MessageTrace -RecipientAddress a@contoso.com | get-MessageTraceDetail -Event receive | fl *
Get-MessageTraceV2 -StartDate 01/01/2026 -EndDate '01/02/2026 5:00 PM' -Subject x -SubjectFilterType EndsWith
try { Get-InboundConnector none -ErrorVariable e } catch { $e; $Error[0] }
Get-InboundConnector none -ErrorAction SilentlyContinue -OutVariable +o -WarningVariable w -WarningAction Ignore
Start-Sleep -Seconds 5
New-TransportRule R -From a@b.example -SubjectMatchesPatterns '^a+(b|c)*$','\d{3}' -ExceptIfHeaderContainsMessageHeader X-A -ExceptIfHeaderContainsWords 'one two',x -MessageSizeOver "1.5 GB (1,610,612,736 bytes)" -SCLOver -1 -Priority 0 -SetSCL 6
Set-TransportRule R -Priority 0 -From @{Add='c@d.example'; Remove='a@b.example'} -SetHeaderName X-B -SetHeaderValue y
Get-TransportRule | Disable-TransportRule -Confirm:$false
