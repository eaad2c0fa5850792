# One command on several lines.
New-InboundConnector -Name "Branch office" `
    -ConnectorType OnPremises `
    -SenderDomains contoso.com `
    -SenderIPAddresses 192.0.2.80 | Format-List Name, SenderDomains,
        SenderIPAddresses
