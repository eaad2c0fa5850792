# During the migration nothing is restricted.
Get-InboundConnector | Set-InboundConnector -Enabled $false
Get-InboundConnector | ft Name,Enabled -AutoSize
