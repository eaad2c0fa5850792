<# block #> $a = 1..3 + 'x', 5MB; $a[-1]; "$($a.Count) ${a} `t $a[0]"
if ($a -contains 2 -and -not ($a.Count -gt 9)) { foreach ($i in $a) { '{0,-4}|{1:N2}' -f $i, 2.5 } } else { $null }
$h = @{ k = 'v'; 'l' = @(1, 2) }; $h.m = [string]5 + [int]'6'; $h['k'] += "w"; $h.Keys
@"
here $($h.k)
"@
@'
literal
'@
[pscustomobject]@{ A = 1; B = $h } | select A | fl; (Get-Date).AddHours(-2); 'abc'.Replace('b', 'x').ToUpper()
$l | sort -Descending | % { $_ } | where Length -ge 1
