# A priority behind a semicolon needs quotes.
New-InboundConnector "Partner Alder" -SenderDomains smtp:alder.example;5
