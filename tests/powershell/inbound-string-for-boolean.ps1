# "true" is a text, not a truth value.
Set-InboundConnector Filter -Enabled "true"
