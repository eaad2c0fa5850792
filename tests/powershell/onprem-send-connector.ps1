# A cmdlet of the other world.
New-SendConnector -Name "To Internet" -AddressSpaces * -Internet
