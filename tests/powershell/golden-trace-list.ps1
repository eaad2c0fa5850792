# Every property of a row of the message trace, both editions.
Get-MessageTrace -RecipientAddress david@contoso.com | fl
Get-MessageTraceV2 -RecipientAddress david@contoso.com | fl
