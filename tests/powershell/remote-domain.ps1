# No automatic forwarding to a partner.
Set-RemoteDomain Default -AutoForwardEnabled $false
