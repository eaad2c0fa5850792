Set-X –Name “smart” -A SMTP:*;100
