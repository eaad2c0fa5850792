#!/usr/bin/python3
"""`mailflow shell`: from a pipe, and on a terminal with completion, history, lines that go on, and Ctrl-C."""

import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import tempfile
import time
import unittest

import lab

LAB = """\
lab: shell
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  ionos: { kind: mta, addresses: [212.227.126.130], domains: [ionos.example], provider: 1n1 }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
"""
SECOND = "  tailspin: { host: exo, domains: [tailspintoys.com], mailboxes: [eva] }\n"
NAW = "New-InboundConnector NaW -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40"
PATIENCE = 30


class Shell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "a.lab.yaml").write_text(LAB)
        (self.folder / "two.lab.yaml").write_text(LAB + SECOND)
        (self.folder / "names.csv").write_text("Name\nfirst\nsecond\n")

    def piped(self, script, *arguments, lab_file="a.lab.yaml"):
        return subprocess.run([lab.program(), "shell", lab_file, *arguments], cwd=self.folder, input=script,
                              capture_output=True, text=True, timeout=60, check=False)

    def out(self, script, *arguments, **more):
        done = self.piped(script, *arguments, **more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("\x1b", done.stdout + done.stderr)
        return done.stdout


class Pipe(Shell):
    def test_shows_the_connector_of_a_received_message(self):
        out = self.out(f"""{NAW} | Out-Null
Send-LabMail x@naw.example david@contoso.com naw -Connect exo -Subject "by NaW" | Out-Null
Get-MessageTrace -RecipientAddress david@contoso.com | get-MessageTraceDetail -Event receive | fl *
""")
        self.assertRegex(out, r"'S:InboundConnectorData=Name=NaW;ConnectorType=Partner;TenantId=[0-9a-f-]{36}'")
        self.assertNotIn("TenantServiceProvider", out)

    def test_shows_the_provider(self):
        out = self.out("""Send-LabMail x@ionos.example david@contoso.com ionos -Connect exo | Out-Null
Get-MessageTrace | Get-MessageTraceDetail -Event Receive | fl Data
""")
        self.assertIn(";S:TenantServiceProvider=1n1\"", out)
        self.assertNotIn("InboundConnectorData", out)

    def test_shows_texts_of_several_lines(self):
        out = self.out(f"{NAW} | ConvertTo-Json\n\"a`nb\"\n'end'\n")
        made, after = out[: out.rindex("}") + 1], out[out.rindex("}") + 1:]
        self.assertEqual(json.loads(made)["SenderIPAddresses"], ["198.51.100.40"])
        self.assertEqual(after, "\na\nb\nend\n")

    def test_changes_come_into_force_at_once(self):
        out = self.out(f"""{NAW} | Out-Null
(Send-LabMail x@ionos.example david@contoso.com ionos -Connect exo).Reply
Set-InboundConnector NaW -SenderIPAddresses @{{Add='212.227.126.130'}}
(Send-LabMail x@ionos.example david@contoso.com ionos -Connect exo).Outcome
""")
        first, second = out.splitlines()
        self.assertTrue(first.startswith("550 5.7.51 TenantInboundAttribution"), first)
        self.assertEqual(second, "delivered to david, Inbox, at contoso@exo")

    def test_reads_lines_that_go_on_and_files_beside_the_lab(self):
        out = self.out("""function Double($n) {

  $n * 2
}
Double 21
foreach ($row in Import-Csv names.csv) {
  $row.Name
}
'a',
'b'
exit
'not reached'
""")
        self.assertEqual(out, "42\nfirst\nsecond\na\nb\n")

    def test_time_is_the_labs(self):
        out = self.out("(Get-Date).Hour\nStart-Sleep -Seconds 7200\n(Get-Date).Hour\n").split()
        self.assertEqual(int(out[1]) - int(out[0]), 2)

    def test_reads_else_and_catch_on_a_line_of_their_own(self):
        out = self.out("""if ($false) { 'yes' }

# a word about the rest
else { 'no' }
if ($false) { 1 }
elseif ($true) {
  2
}
else { 3 }
$x = if ($false) { 'a' }
ELSE { 'b' }
$x
try { Get-InboundConnector Nobody -ErrorAction Stop }
catch { 'caught' }
finally { 'done' }
if ($true) { 'last' }
""")
        self.assertEqual(out, "no\n2\nb\ncaught\ndone\nlast\n")
        self.assertEqual(self.out("if ($true) { 1 }\nexit\n'no'\n"), "1\n")
        self.assertEqual(self.piped("else { 1 }\n").returncode, 65)

    def test_help_and_what_there_is(self):
        self.assertIn("Get-InboundConnector | fl ", self.out("help\n"))
        self.assertIn("was konfiguriert ist", self.out("help\n", "--lang", "de"))
        listed = self.out("Get-Command *-InboundConnector\n")
        self.assertEqual(re.findall(r"\w+-InboundConnector", listed),
                         [f"{verb}-InboundConnector" for verb in ("Get", "New", "Remove", "Set")])
        self.assertIn("Send-LabMail", self.out("(Get-Command).Name\n"))
        told = self.out("Get-Help Set-InboundConnector\n")
        self.assertRegex(told, r"  -RequireTls +refuse unencrypted mail of this partner\n")
        self.assertRegex(self.out("Get-Help set-inboundconnector\n", "--lang", "de"), r"  -RequireTls +unverschl")
        self.assertIn("-Descending", self.out("Get-Help sort\n"))
        unknown = self.piped("Get-Help Set-InboundConector\n")
        self.assertEqual(unknown.returncode, 65)
        self.assertIn('did you mean "Set-InboundConnector"?', unknown.stderr)

    def test_a_block_stands_apart_from_what_follows(self):
        out = self.out("Get-AcceptedDomain contoso.com | fl Name\nGet-AcceptedDomain contoso.com | ft Name\n'text'\n'more'\n")
        self.assertRegex(out, r"^Name +: contoso\.com\n\nName\s*\n-+\s*\ncontoso\.com\s*\n\ntext\nmore\n$")

    def test_an_error_ends_with_its_exit_code(self):
        done = self.piped("'before'\nGet-InboundConnector Nobody\n'after'\n")
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stdout, "before\n")
        self.assertIn("shell:1:22: Get-InboundConnector: The operation couldn't be performed", done.stderr)
        self.assertEqual(self.piped("if ($true) {").returncode, 65)
        self.assertEqual(self.piped("", lab_file="none.lab.yaml").returncode, 65)

    def test_works_in_one_tenant(self):
        self.assertEqual(self.piped("", lab_file="two.lab.yaml").returncode, 64)
        self.assertIn("contoso, tailspin", self.piped("", lab_file="two.lab.yaml").stderr)
        self.assertEqual(self.piped("", "--in", "nobody").returncode, 64)
        out = self.out("(Get-AcceptedDomain).DomainName\n"
                       "Connect-ExchangeOnline -Organization contoso.onmicrosoft.com\n(Get-AcceptedDomain)[0].DomainName\n",
                       "--in", "tailspin", lab_file="two.lab.yaml")
        self.assertEqual(out.splitlines()[0], "tailspintoys.com")
        self.assertEqual(out.splitlines()[-1], "contoso.com")

    def test_warnings_go_to_stderr(self):
        done = self.piped("Write-Warning careful; 'shown'\n")
        self.assertEqual((done.stdout, done.stderr), ("shown\n", "WARNING: careful\n"))


class Terminal(Shell):
    def setUp(self):
        super().setUp()
        # libedit leaks a text at its end.
        environment = {**lab.without_leak_check(), "TERM": "xterm", "LANG": "C.UTF-8", "XDG_STATE_HOME": str(self.folder)}
        environment.pop("NO_COLOR", None)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(self.folder)
            os.execve(lab.program(), [lab.program(), "shell", "a.lab.yaml"], environment)
        self.addCleanup(self.end)
        self.seen = ""
        self.passed = 0
        self.ended = False
        self.wait_for("contoso> ")

    def end(self):
        os.close(self.terminal)
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def wait_for(self, text):
        """Reads until the text came behind what was waited for before."""
        until = time.monotonic() + PATIENCE
        while text not in self.plain():
            self.assertLess(time.monotonic(), until, f"{text!r} did not come:\n{self.plain()}")
            if select.select([self.terminal], [], [], 1)[0]:
                self.seen += os.read(self.terminal, 4096).decode(errors="replace")
        self.passed += self.plain().index(text) + len(text)

    def plain(self):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen)[self.passed:]

    def type(self, text):
        os.write(self.terminal, text.encode())

    def test_the_prompts_colour_ends_with_it(self):
        self.assertIn("\x1b[36m", self.seen)
        self.assertEqual(self.colour_after("contoso>"), "\x1b[0m", repr(self.seen))
        self.type("help\r")
        self.wait_for("comes into force")
        self.assertNotIn("\x1b[36m", self.seen[self.seen.index("Cmdlets of"):self.seen.index("comes into force")])

    def colour_after(self, text):
        """The first sequence that sets a colour behind a text."""
        found = re.search(re.escape(text) + r".*?(\x1b\[[0-9;]*m)", self.seen, re.DOTALL)
        return found[1] if found else None

    def test_completes_remembers_and_goes_on(self):
        self.type("Get-Acc\t| % Name\r")
        self.wait_for("contoso.onmicrosoft.com")
        self.wait_for("contoso> ")
        self.type("'a' +\r")
        self.wait_for(">> ")
        self.type("'b'\r")
        self.wait_for("ab")
        self.wait_for("contoso> ")
        self.type("\x1b[A\x1b[A\x1b[A\r")
        self.wait_for("contoso.onmicrosoft.com")
        self.wait_for("contoso> ")

    def test_ctrl_c_drops_the_line_and_ends_a_loop(self):
        self.type("Get-Something that is not meant\x03")
        self.wait_for("contoso> ")
        self.type("Write-Host ('be' + 'gun'); while ($true) { Send-LabMail x@naw.example david@contoso.com naw | Out-Null }\r")
        self.wait_for("begun")
        self.type("\x03")
        self.wait_for("interrupted")
        self.wait_for("contoso> ")
        self.type("'still' + ' here'\r")
        self.wait_for("still here")

    def test_errors_are_red_and_end_their_line_only(self):
        self.type("nonsense\r")
        self.wait_for("is not recognized")
        self.wait_for("contoso> ")
        self.assertIn("\x1b[31m", self.seen)
        self.type("exit\r")
        _, status = os.waitpid(self.pid, 0)
        self.ended = True
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)


if __name__ == "__main__":
    lab.main()
