# Not together with the hybrid setting.
Set-InboundConnector "From the data centre" -TreatMessagesAsInternal $true
