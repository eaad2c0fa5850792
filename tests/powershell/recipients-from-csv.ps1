# Contacts as they come from personnel.
"Name,Mail
Ann,ann@orchard.example
Ben,ben@orchard.example" | ConvertFrom-Csv | ForEach-Object { New-MailContact -Name $_.Name -ExternalEmailAddress $_.Mail } | Out-Null
Get-MailContact | ft Name,ExternalEmailAddress
Get-MailContact B* | Remove-MailContact -Confirm:$false
@(Get-MailContact).Count
