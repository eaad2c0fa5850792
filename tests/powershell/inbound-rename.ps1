# A clearer name.
Set-InboundConnector "Filter" -Name "MX filter, both sites"
Get-InboundConnector "MX*" | Select-Object -ExpandProperty Name
