# Make it, or bring it into line.
$name = 'Partner Cedar'
if (Get-InboundConnector $name -ErrorAction SilentlyContinue) {
    Set-InboundConnector $name -RequireTls $true
    'changed'
} else {
    New-InboundConnector $name -SenderDomains cedar.example -RequireTls $true | Out-Null
    'created'
}
