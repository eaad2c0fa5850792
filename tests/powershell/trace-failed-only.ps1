# What did not arrive, of one sender?
Get-MessageTraceV2 -SenderAddress sales@orchard.example,x@harbour.example -StartDate (Get-Date).AddHours(-2) -EndDate (Get-Date) -Status Failed,Pending -ResultSize 5000 | ft SenderAddress,RecipientAddress,Status -AutoSize
