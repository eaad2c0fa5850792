# How many bytes came in?
$sum = Get-MessageTraceV2 | Measure-Object -Property Size -Sum
"{0:N0} bytes in {1} messages" -f $sum.Sum, $sum.Count
