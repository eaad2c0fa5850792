# .NET is outside.
$ip = [System.Net.IPAddress]::Parse('192.0.2.1')
