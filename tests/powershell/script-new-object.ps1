# So are objects of other types.
$list = New-Object System.Collections.ArrayList
