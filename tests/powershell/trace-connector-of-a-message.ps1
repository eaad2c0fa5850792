# By which connector did it come?
Get-MessageTrace -RecipientAddress david@contoso.com | get-MessageTraceDetail -Event receive | fl *
