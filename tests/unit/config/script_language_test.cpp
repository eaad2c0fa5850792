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

class Language : public testing::TestWithParam<Case> {};

TEST_P(Language, Gives) {
  EXPECT_EQ(output_of(std::string(GetParam().script)), GetParam().output) << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Values, Language,
    testing::Values(Case{"5", "5\n"}, Case{"25MB", "26214400\n"}, Case{"0x1F", "31\n"}, Case{"1.5kb", "1536\n"},
                    Case{"'it''s'", "it's\n"}, Case{"\"a`tb \"\"c\"\" `$x\"", "a\tb \"c\" $x\n"},
                    Case{"$x = 5; \"<$x> $($x + 1) ${x}y $\"", "<5> 6 5y $\n"},
                    Case{"$true; $null; $false", "True\nFalse\n"}, Case{"\"$(1..3)\"", "1 2 3\n"},
                    Case{"3..1", "3\n2\n1\n"}, Case{"(1,2,3)[-1]", "3\n"}, Case{"@{ a = 1; 'B' = 2 }.b", "2\n"},
                    Case{"$h = @{}; $h.x = 1; $h['y'] = 2; $h.Keys", "x\ny\n"},
                    Case{"@('a','b').Count; @().Count; @($null).Count", "2\n0\n1\n"},
                    Case{"@'\r\na\r\n 'b' $x\r\n'@", "a\n 'b' $x\n"}, Case{"$n=7\n@\"\nn is $n\n\"@", "n is 7\n"},
                    Case{"\xE2\x80\x9Csmart\xE2\x80\x9D + \xE2\x80\x98 quotes\xE2\x80\x99", "smart quotes\n"},
                    Case{"# comment\n<# more\n#> 5 # end", "5\n"}, Case{"1 `\n + 2", "3\n"},
                    Case{"$PSItem -eq $null", "True\nnotice 1: $PSItem was never assigned: it is $null\n"}));

INSTANTIATE_TEST_SUITE_P(
    Operators, Language,
    testing::Values(Case{"1 + 2 * 3 - 4 / 2", "5\n"}, Case{"7 / 2", "3.5\n"}, Case{"7 % 4", "3\n"},
                    Case{"'a' + 1 + 2", "a12\n"}, Case{"5 + '3'", "8\n"},
                    Case{"'<I>' + (Get-Thing)[0].Name + '<S>'", "<I>alpha<S>\n"},
                    Case{"(1,2) + 3 + (4,5)", "1\n2\n3\n4\n5\n"}, Case{"'-' * 4", "----\n"},
                    Case{"'{0,-4}|{1:D3}|{2:N1}|{{}}' -f 'a', 7, 1234.56", "a   |007|1,234.6|{}\n"},
                    Case{"'Partner' -eq 'PARTNER'; 'a' -ceq 'A'", "True\nFalse\n"},
                    Case{"'smtp:*;1' -like '*;1'; 'abc' -notlike 'a[x-z]c'", "True\nTrue\n"},
                    Case{"1,2,3 -contains 2; 5 -in 1,2; 'x' -notin 'y'", "True\nFalse\nTrue\n"},
                    Case{"'a','b','ab' -like 'a*'", "a\nab\n"}, Case{"-not $true -or (1 -lt 2 -and !$false)", "True\n"},
                    Case{"[int]'42' + 1; [string]5 + 1; [bool]0; [int]2.5; [int]'3.6'", "43\n51\nFalse\n2\n4\n"},
                    Case{"[datetime]'09/01/2025 5:00 PM'", "9/1/2025 5:00:00 PM\n"},
                    Case{"[string[]](1,2) -eq '2'", "2\n"}, Case{"(Get-Date).AddHours(-2)", "1/5/2026 6:00:00 AM\n"},
                    Case{"$a = 1; $a += 2; $a *= 5; $a -= 1; $a", "14\n"},
                    Case{"$l = @(); $l += 'x'; $l += 'y'; $l.Count", "2\n"},
                    Case{"9223372036854775807 + 1", "9.223372036854776e+18\n"}, Case{"' Ab '.Trim().ToUpper()", "AB\n"},
                    Case{"'a,b'.Split(',')[1]; 'abc'.Replace('b', 'x')", "b\naxc\n"},
                    Case{"1 \xE2\x80\x93"
                         "eq 1",
                         "True\n"}));

INSTANTIATE_TEST_SUITE_P(
    Commands, Language,
    testing::Values(
        Case{"show a -B c", "show <a text a> -B <a text c>\n"},
        Case{"show *.contoso.com 192.168.0.1/25 NT 2001:db8::1 a#b",
             "show <a text *.contoso.com> <a text 192.168.0.1/25> <a text NT> <a text 2001:db8::1> <a text a#b>\n"},
        Case{"show 5 25MB 007 1.10 -3",
             "show <a number 5> <a number 26214400> <a text 007> <a text 1.10> <a number -3>\n"},
        Case{"show -Confirm:$false -X: a,b", "show -Confirm <$true or $false False> -X <a list a b>\n"},
        Case{"show a,'b c',$true ,d", "show <a list a b c True d>\n"},
        Case{"show a, `\n b -C `\n d", "show <a list a b> -C <a text d>\n"},
        Case{"show \xE2\x80\x93Name x", "show -Name <a text x>\n"},
        Case{"show @{Add='x','y'; Remove=\"z\"}", "show <a hashtable Add=x y;Remove=z;>\n"},
        Case{"$p = @{ Identity = 'NaW'\n  RequireTls = $true }   # splatting\nshow @p",
             "show -Identity <a text NaW> -RequireTls <$true or $false True>\n"},
        Case{"$l = 'a','b'; show @l", "show <a text a> <a text b>\n"},
        Case{"$x='q'; show EX01\\$x pre$x`post a\"b c\"d $x.Length",
             "show <a text EX01\\q> <a text preqpost> <a text ab cd> <a number 1>\n"},
        Case{"show (1+2) $(5) ('a','b').Count", "show <a number 3> <a number 5> <a number 2>\n"},
        Case{"show [::]:25 `$x", "show <a text [::]:25> <a text $x>\n"}, Case{"Get-Thing | show", "show | 3 values\n"},
        Case{"Get-Thing |\n  show\n| show", "show | 1 values\n"},
        Case{"show a; show b", "show <a text a>\nshow <a text b>\n"},
        Case{"$c = Get-Thing; $c.Name; $c[1].Size", "alpha\nbeta\ngamma\n12\n"},
        Case{"if (1 -gt 2) { 'a' } elseif ($true) { 'b' }\nelse { 'c' }", "b\n"},
        Case{"foreach ($t in Get-Thing) { if ($t.Size -lt 10) { $t.Name } }", "alpha\ngamma\n"},
        Case{"Get-Thing | ? { $_.Size -gt 4 -and $_.Name -like '*a' } | % { \"<$($_.Name)>\" }", "<alpha>\n<beta>\n"},
        Case{"Get-Thing | where Size -ge 5 | select -First 1 -ExpandProperty Name", "alpha\n"},
        Case{"Get-Thing | sort Size -Descending | select -ExpandProperty Name", "beta\nalpha\ngamma\n"},
        Case{"$ErrorActionPreference = 'Continue'; Fail; 'on'", "on\nnotice 1: it failed\n"},
        Case{"Fail -ErrorAction SilentlyContinue; 'on'", "on\n"},
        Case{"Fail -ea Continue; 'on'", "on\nnotice 1: it failed\n"},
        Case{"Write-Host hello -ForegroundColor Red; Write-Warning careful", "hello\nnotice 1: careful\n"},
        Case{"$env:USERNAME",
             "notice 1: $env:USERNAME is empty in a lab, so that a script gives the same everywhere\n"},
        Case{"$conector = 1; $connector",
             "notice 1: $connector was never assigned: it is $null. Did you mean $conector?\n"},
        Case{"[PSCustomObject]@{ A = 1; B = 'x' } | ft -AutoSize", "A B\n- -\n1 x\n"}));

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, Says) {
  EXPECT_THAT(output_of(std::string(GetParam().script)),
              StartsWith(std::string("error ") + std::string(GetParam().error)))
      << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, Refused,
    testing::Values(
        Refusal{"show a\n  'open", "2:3: the text that begins here has no closing quote"},
        Refusal{"@'\nx\n", "1:1: the here-string that begins here has no end"},
        Refusal{"show (1", "1:6: this ( is not closed"}, Refusal{"show @{ a = 1", "1:6: this @{ is not closed"},
        Refusal{"class X { }", "1:1: the statement \"class\" is not supported"},
        Refusal{"filter f { }", "1:1: the statement \"filter\" is not supported"},
        Refusal{"& 'C:\\x.exe'", "1:1: running another script"}, Refusal{". .\\x.ps1", "1:1: running another script"},
        Refusal{"[System.Net.Dns]::Resolve('x')", "1:1: the .NET type [System.Net.Dns] is not supported"},
        Refusal{"'a' -is [string]", "1:5: the operator -is is not supported"},
        Refusal{"show < in.txt", "1:6: redirection of input is not supported"},
        Refusal{"show a && show b", "1:8: chains with && and || are not supported"},
        Refusal{"x = 5", "1:1: \"x\" is no variable"}, Refusal{"$x = ", "1:6: expected a command or a value"},
        Refusal{"show a,", "1:8: a value is missing at the end"},
        Refusal{"Get-Thing | ", "1:13: a command is missing behind |"},
        Refusal{"192.168.0.1", "1:1: this is no number"}, Refusal{"1 +", "1:4: a value is missing here"},
        Refusal{"<# open", "1:1: the comment <# has no end"}, Refusal{"show a )", "1:8: ) closes nothing"},
        Refusal{"if ($true) { show a", "1:12: the bracket opened here is never closed"},
        Refusal{"$true = 1", "1:1: $true cannot be assigned"}));

INSTANTIATE_TEST_SUITE_P(
    Running, Refused,
    testing::Values(Refusal{"1 / 0", "1:1: division by zero"}, Refusal{"5 - 'x'", "1:1: \"x\" is no number"},
                    Refusal{"[int]'abc'", "1:1: Cannot convert value \"abc\" to type [int]"},
                    Refusal{"$x = 'a'\n  show @x", "2:8: @x must be a hashtable or a list, it is a text"},
                    Refusal{"(5).Foo()", "1:1: the method Foo of a number is not supported"},
                    Refusal{"@{ a = 1; A = 2 }", "1:11: the key \"A\" stands here twice"},
                    Refusal{"Get-Thing | ft -Nope x",
                            "1:16: ft: A parameter cannot be found that matches parameter name 'Nope'."},
                    Refusal{"$h = @{a=1}; $g = $h; $h.b = 2", "1:23: this hashtable is held by another variable too"}));

TEST(Script, HintsAtAnUnquotedSemicolon) {
  const auto ran = run_script("show -AddressSpaces SMTP:*;100");
  ASSERT_TRUE(ran.error);
  EXPECT_EQ(base::render(*ran.error),
            "a.ps1:1:27: the ; ends the command here\n"
            "    1 | show -AddressSpaces SMTP:*;100\n"
            "      |                           ^\n"
            "   put quotes around the value: \"SMTP:*;100\"");
}

TEST(Script, EndsBombsQuickly) {
  EXPECT_THAT(output_of("$a = 'xxxxxxxxxx'; foreach ($i in 1..100) { $a = $a + $a }"), HasSubstr("MB of values"));
  EXPECT_THAT(output_of("$a = 1..1000; foreach ($i in 1..100) { $a = $a + $a }"), HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$a = 1; foreach ($i in 1..100000) { $a = ,$a }"), HasSubstr("nested deeper than 64"));
  EXPECT_THAT(output_of("foreach ($i in 1..900000) { foreach ($j in 1..900000) { $x = $j } }"), HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$f = { 1 | % $f }; 1 | % $f"), HasSubstr("nested too deeply"));
  EXPECT_THAT(output_of("'x' * 1000000000"), HasSubstr("error 1:"));
  EXPECT_THAT(output_of("$a = @{}; foreach ($i in 1..100) { $a = [pscustomobject]@{ x = $a; y = $a } }; \"$a\""),
              HasSubstr("nested deeper"));
  EXPECT_THAT(output_of("$a = 'x'; foreach ($i in 1..12) { $a = @($a, $a, $a, $a) }; Convert $a"),
              HasSubstr("more than 100000 values in one argument"));
}

// Each level read twice would be 2^60 readings.
TEST(Script, ReadsNestedArgumentsOnce) {
  std::string nested = "1";
  for (int i = 0; i < 60; ++i) nested = "show a$(" + nested + ")x";
  EXPECT_THAT(output_of(nested), HasSubstr("show <a text a"));
  EXPECT_THAT(output_of("show $(1)x"), HasSubstr("error 1:10: a value ends here and another begins"));
  EXPECT_THAT(output_of("show 'a'b"), HasSubstr("error 1:9: a value ends here"));
}

TEST(Script, BoundsNestingAndSize) {
  EXPECT_THAT(output_of(std::string(5000, '(')), HasSubstr("nested deeper than 100"));
  EXPECT_THAT(output_of(std::string(5000, '!') + "1"), HasSubstr("nested deeper than 100"));
  EXPECT_THAT(output_of("1" +
                        [] {
                          std::string sum;
                          for (int i = 0; i < 5000; ++i) sum += "+1";
                          return sum;
                        }()),
              HasSubstr("more than 400 operators"));
  EXPECT_THAT(output_of(std::string(1'000'001, ' ')), HasSubstr("a script may have 1 MB"));
  EXPECT_THAT(output_of(std::string("show a\0b", 8)), HasSubstr("1:7: the control character 0x00"));
  EXPECT_THAT(output_of("show M\xFCller"), HasSubstr("1:7: byte 0xFC is not UTF-8"));
}

TEST(Script, NamesThePlaceInsideYaml) {
  base::SourceSlice slice = slice_of_script("a: |\n  show x\n  show 'open\n");
  slice.text = "show x\nshow 'open\n";
  slice.first_line = 2;
  slice.first_column = 3;
  slice.indent = 2;
  const auto script = parse_script(slice);
  ASSERT_FALSE(script);
  EXPECT_EQ(base::to_string(script.error().pos), "a.ps1:3:8");
}

TEST(Script, KeepsVariablesBetweenRuns) {
  Things things;
  Interpreter shell(things, {});
  shell.run(*parse_script(slice_of_script("$a = 5; $f = { $_ + $a }")));
  const auto second = shell.run(*parse_script(slice_of_script("1,2 | % $f")));
  EXPECT_FALSE(second.error);
  EXPECT_THAT(text_of(second, {}), testing::ElementsAre("6", "7"));
  EXPECT_EQ(to_text(*shell.variable("A")), "5");
}

}  // namespace
}  // namespace mailflow::config
