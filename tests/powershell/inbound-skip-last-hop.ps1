# Enhanced filtering: look at the server before the filter.
Set-InboundConnector Filter -EFSkipLastIP $true
Get-InboundConnector Filter | fl EF*
