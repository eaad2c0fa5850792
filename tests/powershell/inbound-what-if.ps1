# What would be removed?
Get-InboundConnector *scanner* | Remove-InboundConnector -WhatIf
