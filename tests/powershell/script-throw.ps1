# A check before the change.
$count = (Get-AcceptedDomain).Count
if ($count -lt 5) { throw "only $count accepted domains: wrong tenant?" }
