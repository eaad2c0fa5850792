# Nothing leaves the lab.
$addresses = (Invoke-RestMethod https://filter.example/addresses.json).ipv4
