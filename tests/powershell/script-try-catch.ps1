# An error is a line of the report, not the end.
foreach ($name in 'Filter', 'Nobody') {
    try {
        $c = Get-InboundConnector $name -ErrorAction Stop
        "$name : $($c.ConnectorType)"
    }
    catch {
        Write-Warning "could not read $name"
    }
    finally { "checked $name" }
}
