# Copied out of a word processor, with its dashes and quotes.
Set-InboundConnector –Identity “Filter” –RequireTls $false
(Get-InboundConnector ‘Filter’).RequireTls
