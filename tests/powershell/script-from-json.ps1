# Settings that another tool has written.
$wanted = Get-Content connector.json -Raw | ConvertFrom-Json
New-InboundConnector -Name $wanted.Name -SenderDomains $wanted.SenderDomains -SenderIPAddresses $wanted.SenderIPAddresses -RequireTls $wanted.RequireTls | fl Name,SenderIPAddresses
