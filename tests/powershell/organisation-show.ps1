# Is Direct Send open?
if (-not (Get-OrganizationConfig).RejectDirectSend) { Set-OrganizationConfig -RejectDirectSend $true }
Get-OrganizationConfig | Format-List Name,RejectDirectSend
