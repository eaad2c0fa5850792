# One message, by its id without dashes.
$one = Get-MessageTraceV2 -RecipientAddress anna@contoso.com
$id = "$($one.MessageTraceId)" -replace '-'
Get-MessageTraceV2 -MessageTraceId $id | Get-MessageTraceDetailV2 | where Event -like '*Deliver*' | select Date,Event,Detail
