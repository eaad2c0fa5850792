# Into a file, as in the old console.
Get-InboundConnector Filter | Format-List Name,Enabled > "D:\filter settings.txt"
Get-Content "D:\filter settings.txt"
