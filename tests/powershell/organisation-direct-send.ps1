# No mail of ours from outside.
Set-OrganizationConfig -RejectDirectSend $true
