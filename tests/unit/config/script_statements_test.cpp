#include <gmock/gmock.h>

#include "script_harness.hpp"

namespace mailflow::config {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Case {
  std::string_view script;
  std::string_view output;
};

class Statements : public testing::TestWithParam<Case> {};

TEST_P(Statements, Give) {
  EXPECT_EQ(output_of(std::string(GetParam().script)), GetParam().output) << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Loops, Statements,
    testing::Values(Case{"for ($i = 0; $i -lt 3; $i++) { $i }", "0\n1\n2\n"},
                    Case{"for ($i = 5; $i -gt 3; $i--) { $i }", "5\n4\n"},
                    Case{"$i = 0; while ($i -lt 2) { $i; $i += 1 }", "0\n1\n"},
                    Case{"$i = 7; do { $i; $i++ } while ($i -lt 7)", "7\n"},
                    Case{"$i = 0; do { $i++ } until ($i -ge 3)\n$i", "3\n"},
                    Case{"foreach ($i in 1..9) { if ($i -eq 2) { continue }; if ($i -gt 3) { break }; $i }", "1\n3\n"},
                    Case{"foreach ($i in 1..2) { foreach ($j in 1..3) { if ($j -eq 2) { break }; \"$i$j\" } }",
                         "11\n21\n"},
                    Case{"$x = foreach ($i in 1..3) { $i * 2 }; $x -join ','", "2,4,6\n"},
                    Case{"$x = if ($false) { 1 } else { 'no' }; $x", "no\n"}, Case{"$i = 1\n$i++\n$i", "2\n"}));

INSTANTIATE_TEST_SUITE_P(
    Switches, Statements,
    testing::Values(Case{"switch ('Partner') { 'OnPremises' { 1 } 'partner' { 2 } default { 3 } }", "2\n"},
                    Case{"switch (5) { 4 { 'four' } default { 'other' } }", "other\n"},
                    Case{"switch -Wildcard ('a.contoso.com') { '*.contoso.com' { 'sub' } 'a*' { 'a' } }", "sub\na\n"},
                    Case{"switch -Wildcard ('abc') { 'a*' { 1; break } '*c' { 2 } }", "1\n"},
                    Case{"switch -Regex ('EX01') { '^ex\\d+$' { \"server $_\" } }", "server EX01\n"},
                    Case{"switch (1,2,3) { 2 { continue } { $_ -gt 2 } { 'big' } default { \"small $_\" } }",
                         "small 1\nbig\n"},
                    Case{"switch -CaseSensitive ('a') { 'A' { 1 } 'a' { 2 } }", "2\n"}));

INSTANTIATE_TEST_SUITE_P(
    Errors, Statements,
    testing::Values(Case{"try { Fail; 'no' } catch { \"caught: $_\" } finally { 'end' }", "caught: it failed\nend\n"},
                    Case{"try { Fail } catch [System.Exception] { $_.Exception.Message }", "it failed\n"},
                    Case{"try { throw 'my words' } catch { $_.Exception.Message; $_.InvocationInfo.ScriptLineNumber }",
                         "my words\n1\n"},
                    Case{"try { 'ok' } finally { 'end' }", "ok\nend\n"},
                    Case{"try { try { Fail } finally { 'inner' } } catch { 'outer' }", "inner\nouter\n"},
                    Case{"try { try { Fail } catch { throw } } catch { \"again: $_\" }", "again: it failed\n"},
                    Case{"try { 1 / 0 } catch { 'zero' }", "zero\n"},
                    Case{"Fail -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].Exception.Message; $Error.Count",
                         "it failed\n1\n"},
                    Case{"function f { try { return 'from try' } finally { 'cleanup' } }\nf", "from try\ncleanup\n"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, Statements,
    testing::Values(
        Case{"function Add-Two($a, $b) { $a + $b }\nAdd-Two 2 3; Add-Two -b 1 -a 4", "5\n5\n"},
        Case{"function f { param([Parameter(Mandatory=$true)][string]$Name, [int]$Count = 2, [switch]$Loud)\n"
             "  if ($Loud) { $Name = $Name.ToUpper() }; $Name * $Count }\nf a; f -Name b 1 -Loud",
             "aa\nB\n"},
        Case{"function f { [CmdletBinding()] param($x) return $x; 'never' }\nf 7", "7\n"},
        Case{"$x = 1; function f { $x = 2; $script:y = 3; $x }; f; $x; $y", "2\n1\n3\n"},
        Case{"function f { $args.Count; $args[1] }\nf a b", "2\nb\n"},
        Case{"function Sum($n) { if ($n -eq 0) { return 0 }; $n + (Sum ($n - 1)) }\nSum 10", "55\n"},
        Case{"function f { $input | sort }\n3,1,2 | f", "1\n2\n3\n"},
        Case{"$r = function_free; $r", "error 1:6: The term 'function_free' is not recognized\n"},
        Case{"param([string]$Domain = 'contoso.com', $n)\n$Domain", "contoso.com\n"}));

INSTANTIATE_TEST_SUITE_P(
    Patterns, Statements,
    testing::Values(Case{"'outgw1.cloud' -match '^outgw(\\d)\\.'; $Matches[1]; $Matches[0]", "True\n1\noutgw1.\n"},
                    Case{"if ('a@b.com' -match '(?<user>[^@]+)@(?<domain>.+)') { $Matches.domain }", "b.com\n"},
                    Case{"'x','ay','b' -match 'y|x'", "x\nay\n"},
                    Case{"'abc' -notmatch 'B'; 'abc' -cnotmatch 'B'", "False\nTrue\n"},
                    Case{"'a.b.c' -replace '\\.', '-'; 'Smith, Anna' -replace '(\\w+), (\\w+)', '$2 $1'",
                         "a-b-c\nAnna Smith\n"},
                    Case{"'abc' -replace 'B'; 'ab' -creplace 'B', 'x'; 'a' -replace '', '-'", "ac\nab\n-a-\n"},
                    Case{"'a,b;c' -split '[,;]'", "a\nb\nc\n"}, Case{"'a,b,c' -split ',', 2", "a\nb,c\n"},
                    Case{"-split ' a  b '", "a\nb\n"}, Case{"-join ('a','b'); 'a','b' -join ', '", "ab\na, b\n"},
                    Case{"Get-Thing | ? Name -match '^[ab]' | % Name", "alpha\nbeta\n"}));

INSTANTIATE_TEST_SUITE_P(
    Objects, Statements,
    testing::Values(
        Case{"Get-Thing | select Name,@{n='Double';e={$_.Size * 2}} | ft -a",
             "Name  Double\n----  ------\nalpha     10\nbeta      24\ngamma      2\n"},
        Case{"Get-Thing | ft @{Label='N';Expression='Name'},Size -a",
             "N     Size\n-     ----\nalpha    5\nbeta    12\ngamma    1\n"},
        Case{"(Get-Thing | select -Skip 1 -First 1).Name; (Get-Thing | select -Last 1).Name", "beta\ngamma\n"},
        Case{"'b','a','b' | select -Unique; 'b','a','b' | sort -Unique", "b\na\na\nb\n"},
        Case{"Get-Thing | sort { $_.Name.Length }, Size | % { $_.Name }", "beta\ngamma\nalpha\n"},
        Case{"Get-Thing | select * -ExcludeProperty Tags,Com*,Enabled | ft -a",
             "Name  Size\n----  ----\nalpha    5\nbeta    12\ngamma    1\n"},
        Case{"'a','B','b' | group | ft Name,Count -a", "Name Count\n---- -----\na        1\nB        2\n"},
        Case{"(Get-Thing | group { $_.Size -gt 4 })[0].Name", "False\n"},
        Case{"(Get-Thing | measure).Count; (Get-Thing | measure Size -Sum -Average -Maximum).Sum", "3\n18\n"},
        Case{"Get-Thing -OutVariable kept | Out-Null; $kept.Count", "3\n"},
        Case{"Write-Warning a -WarningVariable w -WarningAction SilentlyContinue; $w", "a\n"},
        Case{"(Get-Date -Format 'yyyy-MM-dd HH:mm'); (Get-Date).ToString('d'); (Get-Date '2/3/2026 4:05 PM').Hour",
             "2026-01-05 08:00\n1/5/2026\n16\n"},
        Case{"Start-Sleep 90; (Get-Date).Minute", "1\n"},
        Case{"Start-Sleep -Milliseconds 500; (Get-Date -Format o)", "2026-01-05T08:00:00.5000000Z\n"}));

INSTANTIATE_TEST_SUITE_P(
    Texts, Statements,
    testing::Values(
        Case{"(Get-Thing)[0] | ConvertTo-Json",
             "{\n  \"Name\": \"alpha\",\n  \"Size\": 5,\n  \"Tags\": [\n    \"a\",\n    \"b\"\n  ],\n  \"Comment\": "
             "null,\n"
             "  \"Enabled\": true\n}\n"},
        Case{"@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress",
             "{\"a\":{\"b\":{\"c\":\"System.Collections.Hashtable\"}}}\n"
             "notice 1: Resulting JSON is truncated as serialization has exceeded the set depth of 2.\n"},
        Case{"1,'x\"y',$null | ConvertTo-Json -Compress; 'a' | ConvertTo-Json -AsArray -Compress",
             "[1,\"x\\\"y\",null]\n[\"a\"]\n"},
        Case{"('{\"a\":[1,2],\"b\":{\"c\":\"d\"}}' | ConvertFrom-Json).b.c", "d\n"},
        Case{"'[{\"n\":1},{\"n\":2}]' | ConvertFrom-Json | % { $_.n }", "1\n2\n"},
        Case{"Get-Thing | select Name,Size -First 1 | ConvertTo-Csv -NoTypeInformation",
             "\"Name\",\"Size\"\n\"alpha\",\"5\"\n"},
        Case{"@'\nName;X\n\"a;b\";2\n'@ | ConvertFrom-Csv -Delimiter ';' | % { $_.Name + $_.X }", "a;b2\n"},
        Case{"Import-Csv .\\partners.csv | % { \"$($_.Name)=$($_.Domain)\" }",
             "Fabrikam=fabrikam.com\nWing, Tip=wingtip.example\n"},
        Case{"(Get-Content $PSScriptRoot\\lists\\ips.txt) -join ','", "192.0.2.1,192.0.2.2\n"},
        Case{"'x' > a.txt; 'y' >> a.txt; Get-Content a.txt; Test-Path a.txt; Test-Path b.txt",
             "x\ny\nTrue\nFalse\nnotice 1: a.txt is kept in memory: a lab writes no files\n"
             "notice 1: a.txt is kept in memory: a lab writes no files\n"},
        Case{"5 > $null; (1,2 | Out-String).Length", "4\n"},
        Case{"Get-Thing | Export-Clixml t.xml; $t = Import-Clixml t.xml; $t[0].Tags -join '+'; $t[2].Size + 1; "
             "$t[1].Enabled",
             "a+b\n2\nTrue\nnotice 1: t.xml is kept in memory: a lab writes no files\n"},
        Case{"Get-Thing | select Name -First 1 | Export-Csv c.csv -NoTypeInformation; Get-Content c.csv -Raw",
             "\"Name\"\n\"alpha\"\n\nnotice 1: c.csv is kept in memory: a lab writes no files\n"},
        Case{"' ab '.TrimStart() + 'cdef'.Substring(1, 2) + 'xyz'.IndexOf('z')", "ab de2\n"}));

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class StatementsRefused : public testing::TestWithParam<Refusal> {};

TEST_P(StatementsRefused, Say) {
  EXPECT_THAT(output_of(std::string(GetParam().script)),
              StartsWith(std::string("error ") + std::string(GetParam().error)))
      << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    All, StatementsRefused,
    testing::Values(
        Refusal{"break", "1:1: break has no loop or switch around it here"},
        Refusal{"1 | % { continue }", "1:9: continue has no loop or switch"},
        Refusal{"$(return 1)", "1:3: return does not leave $( )"},
        Refusal{"foreach ($i in 1) { break outer }", "1:27: break with a label is not supported"},
        Refusal{"try { 1 }", "1:10: expected catch { … } or finally { … } behind try { … }"},
        Refusal{"try { 1 } catch [System.IO.IOException] { 2 }", "1:17: catch by the type [System.IO.IOException]"},
        Refusal{"switch -Parallel (1) { }", "1:8: switch -Parallel is not supported"},
        Refusal{"function f { param([Parameter(ValueFromPipeline)]$x) }", "1:31: \"ValueFromPipeline\" of a parameter"},
        Refusal{"function f { param([ValidateSet('a')]$x) }", "1:20: the attribute [ValidateSet(…)] is not supported"},
        Refusal{"function f { param([Parameter(Mandatory=$true)]$Name) $Name }\nf",
                "2:1: f: Cannot process command because of one or more missing mandatory parameters: Name."},
        Refusal{"function f($a) { }\nf 1 2",
                "2:5: f: A positional parameter cannot be found that accepts argument '2'."},
        Refusal{"param([Parameter(Mandatory)]$x)\n$x", "1:1: the script: Cannot process command"},
        Refusal{"show 2>&1", "1:6: only the output can be redirected"},
        Refusal{"'a' -match '(?=a)'", "1:1: the pattern \"(?=a)\" is not supported"},
        Refusal{"throw 'stop here'", "1:1: stop here"}, Refusal{"Write-Error 'bad'", "1:1: bad"},
        Refusal{"Get-Content ..\\secret.txt", "1:1: the file ..\\secret.txt is outside the script's own folder"},
        Refusal{"Get-Content C:\\x.txt", "1:1: the file C:\\x.txt is outside"},
        Refusal{"Get-Content none.txt", "1:1: there is no none.txt"},
        Refusal{"'{' | ConvertFrom-Json", "1:7: the text is no JSON"},
        Refusal{"Get-Thing | select @{x='y'}", "1:24: select: \"x\" of a calculated property is not supported"},
        Refusal{"Get-Thing | ft -GroupBy Name", "1:16: ft: A parameter cannot be found"}));

TEST(Statements, EndHostileScripts) {
  EXPECT_THAT(output_of("while ($true) { }"), HasSubstr("more than 1000000 steps"));
  EXPECT_THAT(output_of("for (;;) { try { throw 'x' } catch { } }"), HasSubstr("more than 1000000 steps"));
  EXPECT_THAT(output_of("while ($true) { try { while ($true) { } } catch { } finally { } }"),
              HasSubstr("more than 1000000 steps"));
  EXPECT_THAT(output_of("function f { f }\nf"), HasSubstr("call each other deeper than 100"));
  EXPECT_THAT(output_of("function f { try { f } catch { f } }\nf -ErrorAction SilentlyContinue"),
              HasSubstr("call each other deeper than 100"));
  EXPECT_THAT(output_of("while ($true) { 'a' -match ('x' * 900) }"), HasSubstr("more than 1000000 steps"));
  EXPECT_THAT(output_of("while ($true) { 'aaa' -match '((a{90}){90}){90}' }"), HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$a = 'x'; foreach ($i in 1..12) { $a = @($a, $a, $a, $a) }; $a | ConvertTo-Json -Depth 50"),
              HasSubstr("error 1:"));
  EXPECT_THAT(output_of("while ($true) { 'xxxxxxxxxx' * 100000 >> a.txt }"), HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$x = 'x' * 30000; $l = foreach ($i in 1..2000) { $x + $i }; ($l | select -Unique).Count"),
              HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$t = 'x,' * 100000; ($t -split ',').Count"), HasSubstr("error 1:"));
  EXPECT_EQ(output_of("$t = 'x,' * 5000; ($t -split ',').Count"), "5001\n");
  EXPECT_THAT(output_of("$b = 'x' * 1000000; $b * 10 > big.txt; while ($true) { Test-Path big.txt | Out-Null }"),
              HasSubstr("MB of values"));
  EXPECT_THAT(output_of("'" + std::string(200, '[') + "' | ConvertFrom-Json"), HasSubstr("the text is no JSON"));
}

TEST(Statements, TellWhenMoreLinesAreWanted) {
  for (const auto* text :
       {"if ($true) {", "Get-Thing |", "show 'open", "@'\ntext", "show a,", "show a `", "$x = @{ a = 1",
        "function f {\n  1\n", "1 +", "foreach ($x in 1..3)", "try { 1 }", "try { 1 }\n\n"})
    EXPECT_TRUE(is_unfinished(text)) << text;
  for (const auto* text : {"Get-Thing", "", "show )", "1; class X {", "if ($true) { 1 }", "[nope]1 {", "show 2>&1 {"})
    EXPECT_FALSE(is_unfinished(text)) << text;
}

TEST(Statements, TellWhetherAnotherLineMayGoOnWithTheLast) {
  for (const auto* text : {"if ($true) { 1 }", "1; if ($true) { 1 }\n\n", "if ($a) { 1 } elseif ($b) { 2 }",
                           "$x = if ($true) { 1 }", "try { 1 } catch { 2 }"})
    EXPECT_TRUE(may_go_on(text)) << text;
  for (const auto* text : {"Get-Thing", "", "if ($true) { 1 } else { 2 }", "if ($true) { 1 }; 2", "if ($true) {",
                           "try { 1 } finally { 2 }", "function f { if ($true) { 1 } }", "show )"})
    EXPECT_FALSE(may_go_on(text)) << text;
}

TEST(Statements, EndWhenInterrupted) {
  Things things;
  const std::atomic<bool> interrupted = true;
  ScriptSettings settings;
  settings.interrupted = &interrupted;
  Interpreter shell(things, settings);
  const auto run = shell.run(*parse_script(slice_of_script("try { while ($true) { } } catch { 'no' }")));
  ASSERT_TRUE(run.error);
  EXPECT_EQ(run.error->message, "interrupted");
  EXPECT_TRUE(run.output.empty());
}

TEST(Statements, KeepFunctionsBetweenRuns) {
  Things things;
  Interpreter shell(things, {});
  shell.run(*parse_script(slice_of_script("function Twice($x) { $x * 2 }; 'kept' > note.txt")));
  const auto second = shell.run(*parse_script(slice_of_script("Twice 4; Get-Content note.txt")));
  EXPECT_FALSE(second.error);
  EXPECT_THAT(text_of(second, {}), testing::ElementsAre("8", "kept"));
}

}  // namespace
}  // namespace mailflow::config
