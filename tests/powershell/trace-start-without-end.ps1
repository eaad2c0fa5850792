# Both or none.
Get-MessageTraceV2 -StartDate "01/01/2026 8:00 AM"
