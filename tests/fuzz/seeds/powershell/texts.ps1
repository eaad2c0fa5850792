'a,b;c' -split '[,;]', 2; -split ' a b '; ('x','y' -join '+'); 'Smith, A' -replace '(?<l>\w+), (\w+)', '${l} $2 $& $$'
'[{"a":[1,2.5,null,true],"b":{"c":"d\u0041"}}]' | ConvertFrom-Json | ConvertTo-Json -Depth 5 -Compress
@'
#TYPE x
"Name";"X"
"a""b";"1
2"
'@ | ConvertFrom-Csv -Delimiter ';' | ConvertTo-Csv
@{ a = @(1, @{ b = 2 }); t = [datetime]'2026-01-05' } | Export-Clixml t.xml
Import-Clixml t.xml | fl; Get-Content t.xml -Raw | Out-File u.xml; Get-AcceptedDomain > d.txt; 1 >> d.txt
@'
<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><TN RefId="0"><T>A</T><T>System.Enum</T></TN><ToString>Tls</ToString><I32>3</I32></Obj><Obj RefId="1"><LST><S>a_x000A_b</S><Ref RefId="0"/></LST></Obj><Obj RefId="2"><DCT><En><S N="Key">k</S><I64 N="Value">5</I64></En></DCT></Obj></Objs>
'@ > v.xml
Import-Clixml v.xml
(Get-Date).ToString('yyyy-MM-dd dddd HH:mm:ss.fff tt'); Get-Date -Format o; (Get-Date).AddDays(-1).Year
