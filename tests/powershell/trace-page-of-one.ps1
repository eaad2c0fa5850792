# Page by page, with the hint how to go on.
Get-MessageTraceV2 -ResultSize 1 | ft RecipientAddress -AutoSize
