# More than ten days.
Get-MessageTraceV2 -StartDate (Get-Date).AddDays(-20) -EndDate (Get-Date)
