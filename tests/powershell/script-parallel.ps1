# Background jobs do not exist here.
Get-InboundConnector | ForEach-Object -Parallel { $_.Name }
