# Mails about invoices.
Get-MessageTraceV2 -Subject Invoice -SubjectFilterType StartsWith | Select-Object Received,Subject,Status | fl
