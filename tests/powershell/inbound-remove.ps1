# The scanner is gone.
Remove-InboundConnector "Old scanner" -Confirm:$false
Get-InboundConnector | Measure-Object | Select-Object -ExpandProperty Count
