# The server's own log.
Get-MessageTrackingLog -Server EX01 -EventId FAIL -ResultSize Unlimited | ft Timestamp,Recipients
