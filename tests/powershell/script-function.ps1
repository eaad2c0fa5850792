# A function with parameters and a default.
function Set-FilterAddress {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string[]] $Address,
        [string] $Connector = 'Filter',
        [switch] $Show
    )
    Set-InboundConnector $Connector -SenderIPAddresses $Address
    if ($Show) { (Get-InboundConnector $Connector).SenderIPAddresses }
}
Set-FilterAddress 203.0.113.1, 203.0.113.2 -Show
