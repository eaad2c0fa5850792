param([string]$Domain = 'contoso.com', [switch]$Loud)
function Set-Word { [CmdletBinding()] param([Parameter(Mandatory = $true, Position = 0)][string]$Name, $n = 2)
  if ($n -gt 9) { return }; try { throw "no $Name" } catch [System.Exception] { $_.Exception.Message } finally { 'x' } }
Set-Word a -n 3
for ($i = 0; $i -lt 3; $i++) { if ($i -eq 1) { continue }; break }
while ($i -lt 5) { $i += 1 }
do { $i-- } until ($i -le 0)
switch -Wildcard ('abc','x') { 'a*' { $_; break } default { 'd' } }
switch -Regex -CaseSensitive ('EX01') { '^EX\d+$' { $Matches } { $_ -gt 1 } { 2 } }
$x = if ($true) { 1 } else { 2 }
$y = foreach ($k in 1..3) { $k }
