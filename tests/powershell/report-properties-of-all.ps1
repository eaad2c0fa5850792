# The same property of each.
(Get-InboundConnector).Name | Sort-Object
