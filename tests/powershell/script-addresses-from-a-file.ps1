# The provider's list.
$addresses = Get-Content .\filter-addresses.txt
Set-InboundConnector Filter -SenderIPAddresses $addresses
"$($addresses.Count) addresses set"
