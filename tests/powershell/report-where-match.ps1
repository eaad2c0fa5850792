# Names that begin with "From", by a regular expression.
Get-InboundConnector | Where-Object Name -match '^From\b' | ForEach-Object Name
