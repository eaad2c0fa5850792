# Which types do we use?
Get-InboundConnector | Select-Object -ExpandProperty ConnectorType | Sort-Object -Unique
