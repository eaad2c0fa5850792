# TLS towards a partner, with its name.
New-OutboundConnector -Name "To Orchard" -RecipientDomains *.orchard.example -TlsSettings DomainValidation -TlsDomain *.orchard.example
