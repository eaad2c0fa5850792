# The last two days.
Get-MessageTraceV2
