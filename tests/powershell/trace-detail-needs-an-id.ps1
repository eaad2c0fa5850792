# The details of which message?
Get-MessageTraceDetailV2 -RecipientAddress anna@contoso.com
