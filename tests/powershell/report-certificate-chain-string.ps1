# The string that other cmdlets take.
$issuer = 'CN=Lab CA, O=Contoso'; $subject = 'CN=mail.contoso.com'
'<I>' + $issuer + '<S>' + $subject
"<I>$issuer<S>$subject"
