# Who writes most?
Get-MessageTraceV2 -ResultSize 5000 | Group-Object SenderAddress | Sort-Object Count -Descending | Select-Object -First 2 Count,Name
