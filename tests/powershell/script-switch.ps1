# A word for each type.
foreach ($c in Get-InboundConnector) {
    $word = switch ($c.ConnectorType) {
        'Partner'    { 'a partner' }
        'OnPremises' { 'our own' }
        default      { 'unknown' }
    }
    '{0,-22} {1}' -f $c.Name, $word
}
