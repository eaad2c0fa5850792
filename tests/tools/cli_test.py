#!/usr/bin/python3
"""The command line: exit codes, where output goes, bad input of every kind.

A bad file gives one message with file, line and column, the caret and the nearest name, exit code 65, in less than a
second, and leaves nothing behind.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import lab

LAB = """\
lab: small
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: mta, addresses: [198.51.100.40], domains: [naw.example] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david]%s }
"""
SCENARIO = """\
scenario: one mail
lab: small.lab.yaml
steps:
  - send: x@naw.example -> david@contoso.com via naw
    expect: %s
"""
MESSAGE = ["--from", "x@naw.example", "--to", "david@contoso.com", "--via", "naw"]
# What the suite's sanitizer builds need; the product itself must answer within a second.
PATIENCE = 1.0 if not lab.is_sanitized() else 4.0


class Tool(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def run_it(self, *arguments, stdout=subprocess.PIPE, environment=None):
        return subprocess.run(
            [lab.program(), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=stdout,
            stderr=subprocess.PIPE, env=environment, timeout=60, check=False)

    def expect(self, code, *arguments):
        """(stdout, stderr) of a call that ends with this code."""
        done = self.run_it(*arguments)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, f"{arguments}\n{out}\n{err}")
        return out, err


class CommandLine(Tool):
    def test_alone_it_names_tasks_that_work(self):
        out, err = self.expect(0)
        verbs = re.findall(r"^  mailflow (\w+)", out, re.MULTILINE)
        self.assertIn("run", verbs)
        for verb in verbs:
            self.assertIn("Examples:\n  mailflow " + verb, self.expect(0, verb, "--help")[0])
        self.assertEqual(err, "")

    def test_version(self):
        self.assertRegex(self.expect(0, "version")[0], r"^mailflow \d+\.\d+\.\d+\n$")
        self.assertEqual(self.expect(0, "version"), self.expect(0, "--version"))

    def test_unknown_words_end_with_64_and_the_nearest_known_one(self):
        cases = [
            (["explian"], 'unknown verb "explian"', 'did you mean "explain"?'),
            (["rnu"], 'unknown verb "rnu"', 'did you mean "run"?'),
            (["rules", "--formt", "json"], 'unknown option "--formt"', 'did you mean "--format"?'),
            (["rules", "--format", "yaml"], "--format takes pretty|json", "mailflow rules --help"),
            (["--lang", "fr"], "--lang takes en|de", "--help"),
            (["rules", "inbound.parter.tls"], 'there is no rule "inbound.parter.tls"', 'did you mean "inbound.partner.tls"?'),
            (["version", "please"], '"please" is one word too many', "mailflow version --help"),
            (["run", ".", "--report", "pdf=x"], "--report takes pretty|json|junit|tap|github|azure|markdown|sarif|run=FILE", "--help"),
            (["run", ".", "--jobs", "0"], "--jobs", "--help"),
            (["run", ".", "--shard", "0/2"], "--shard says shard 0 of 2", ""),
            (["run", ".", "--shard", "half"], "--shard takes I/N", ""),
            (["report"], "subcommand is required", "mailflow report --help"),
            (["report", "merge"], "FILE is required", "--help"),
            (["up", "x", "--page", "here"], "--page takes PORT or ADDRESS:PORT", "--help"),
            (["explain", "x"], "--from is required", "--help"),
        ]
        for arguments, message, hint in cases:
            out, err = self.expect(64, *arguments)
            self.assertEqual(out, "", arguments)
            self.assertIn(message, err)
            self.assertIn(hint, err)

    def test_nothing_to_run_is_4_with_a_word(self):
        (self.folder / "empty").mkdir()
        self.assertIn("no *.scenario.yaml below", self.expect(4, "run", "empty")[1])
        self.assertEqual([path.name for path in self.folder.iterdir()], ["empty"])

    def test_a_file_that_is_not_there_is_65(self):
        self.assertIn("nowhere: there is no such file or folder", self.expect(65, "run", "nowhere")[1])
        for verb in (["explain", "nowhere", *MESSAGE], ["up", "nowhere"], ["certs", "nowhere", "-o", "certs"],
                     ["trace", "nowhere"]):
            self.assertIn("nowhere: there is no such file", self.expect(65, *verb)[1])
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_host_that_is_not_there_has_a_nearest_one(self):
        self.write("small.lab.yaml", LAB % "")
        self.write("empty.lab.yaml", "lab: empty\n")
        asked = ["--from", "x@naw.example", "--to", "david@contoso.com", "--via", "nwa"]
        err = self.expect(64, "explain", "small.lab.yaml", *asked)[1]
        self.assertIn('there is no host "nwa" in this lab\n   did you mean "naw"?  the lab has: exo, naw\n', err)
        self.assertIn("   the lab has none\n", self.expect(64, "explain", "empty.lab.yaml", *asked)[1])

    def test_certs_counts_in_words(self):
        self.write("small.lab.yaml", LAB % "")
        first = self.expect(0, "certs", "small.lab.yaml", "-o", "certs")[0]
        self.assertEqual(first, "certs: 1 authority, 2 hosts; keys for your eyes only\n")
        again = self.expect(0, "--lang", "de", "certs", "small.lab.yaml", "-o", "certs")[0]
        self.assertEqual(again, "certs: 1 Zertifizierungsstelle (1 schon da), 2 Hosts; Schlüssel nur für dich lesbar\n")

    def test_help_says_what_stays_english(self):
        self.assertIn("errors and --help are in English", self.expect(0, "--help")[0])

    def test_a_closed_pipe_is_quiet(self):
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as closed:
            done = self.run_it("rules", stdout=closed)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_no_colours_in_a_pipe(self):
        done = self.run_it("rules", environment={**os.environ, "TERM": "xterm-256color"})
        self.assertNotIn(b"\x1b", done.stdout)

    def test_rules_as_json(self):
        rules = json.loads(self.expect(0, "rules", "--format", "json")[0])
        row = next(rule for rule in rules if rule["id"] == "inbound.partner.source-address")
        self.assertEqual((row["setting"], row["kind"], row["confidence"]), ("SenderIPAddresses", "look-up", "observed"))
        self.assertEqual(json.loads(self.expect(0, "rules", row["id"], "--format", "json")[0]), [row])

    def test_doctor_finds_this_machine_fit(self):
        out, _ = self.expect(0, "doctor")
        self.assertIn("loopback addresses from 127.", out)
        self.assertTrue(out.endswith("This machine can run labs.\n"))


class Explain(Tool):
    def setUp(self):
        super().setUp()
        self.write("small.lab.yaml", LAB % "")
        self.write("shut.lab.yaml", LAB % ", config: 'New-InboundConnector Filter -ConnectorType Partner -SenderDomains * "
                   "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.9'")

    def test_delivered(self):
        out, err = self.expect(0, "explain", "small.lab.yaml", *MESSAGE)
        lines = out.splitlines()
        self.assertEqual(lines[0], "delivered to david, Inbox, at contoso@exo")
        self.assertEqual(lines[2], "naw ──TLS──▶ exo ──▶ david")
        self.assertRegex(lines[-1], r"^sure: \d+ rules, \d+ documented")
        self.assertEqual(err, "")

    def test_refused_with_the_near_miss(self):
        out, _ = self.expect(0, "explain", "shut.lab.yaml", *MESSAGE)
        self.assertTrue(out.startswith("rejected by exo at RCPT\n550 5.7.51 TenantInboundAttribution; "), out)
        self.assertIn("naw ──╳ exo at RCPT\n", out)
        self.assertIn("\n  naw → exo: 198.51.100.40, TLS, certificate mx.naw.example (valid)\n", out)
        self.assertIn('near miss: Filter: address 198.51.100.40 is not in 203.0.113.9; it would match with '
                      '-SenderIPAddresses @{Add="198.51.100.40"}: then whatever 198.51.100.40 sends counts as the '
                      "partner's mail (shut.lab.yaml:6)", " ".join(out.split()))

    def test_json_and_german(self):
        out, _ = self.expect(0, "explain", "shut.lab.yaml", *MESSAGE, "--format", "json", "--lang", "de")
        (outcome,) = json.loads(out)
        self.assertEqual(outcome["outcome"], "rejected")
        self.assertEqual(outcome["sentence"], "abgelehnt von exo bei RCPT")
        self.assertEqual((outcome["rejected"]["by"], outcome["rejected"]["status"]), ("exo", "5.7.51"))
        self.assertIn("inbound.partner", [node["rule"] for node in outcome["why"]])

    def test_a_disputed_reading_that_decides_is_named(self):
        self.write("strict.lab.yaml", LAB % (
            ", config: 'New-InboundConnector All -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true "
            "-SenderIPAddresses 198.51.100.40; New-InboundConnector Own -ConnectorType Partner -SenderDomains naw.example "
            "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.9'"))
        out, _ = self.expect(0, "explain", "strict.lab.yaml", *MESSAGE)
        self.assertIn("; depends on partner.strict-specific-domain", " ".join(out.split()))
        self.assertIn("; same under all readings\n", self.expect(
            0, "explain", "strict.lab.yaml", *MESSAGE, "--source", "203.0.113.9")[0])

    def test_wrong_words(self):
        cases = [
            (["--from", "x@y.example", "--to", "david@contoso.com", "--via", "nav"], 'did you mean "naw"?'),
            (["--from", "x@y.example", "--to", "david", "--via", "naw"], "--to: "),
            (["--from", "<", "--to", "david@contoso.com", "--via", "naw"], "--from: "),
            ([*MESSAGE, "--source", "exoo"], 'did you mean "exo"?'),
            ([*MESSAGE, "--tls", "maybe"], "--tls takes none|opportunistic|encrypted|trusted|verified"),
            ([*MESSAGE, "--helo", "a b"], "--helo: "),
            ([*MESSAGE, "--certificate", "expird"], 'did you mean "expired"?'),
            ([*MESSAGE, "--certificate", "a.*.b"], "--certificate: "),
            ([*MESSAGE, "--certificate", "expired,self-signed"], "--certificate: one preset at most"),
        ]
        for arguments, words in cases:
            self.assertIn(words, self.expect(64, "explain", "small.lab.yaml", *arguments)[1], arguments)


class Run(Tool):
    def setUp(self):
        super().setUp()
        self.write("small.lab.yaml", LAB % "")

    def test_passes_and_reports(self):
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        out, err = self.expect(0, "run", ".", "--report", "json=r.json", "--report", "junit=r.xml", "--jobs", "2")
        self.assertIn("1 passed", out)
        self.assertEqual(err, "")
        json.loads((self.folder / "r.json").read_text())
        self.assertIn("<testsuite", (self.folder / "r.xml").read_text())
        self.assertEqual(out, self.expect(0, "run", ".")[0])

    def test_a_failed_expectation_is_1(self):
        self.write("bad.scenario.yaml", SCENARIO % "rejected 5.7.51 by exo")
        out, _ = self.expect(1, "run", "bad.scenario.yaml")
        self.assertIn("1 failed", out)
        self.assertIn("[inbound.partner.exists]", self.expect(1, "run", "bad.scenario.yaml", "-v")[0])

    def test_what_has_no_effect_is_said_once(self):
        self.write("small.lab.yaml", LAB % ",\n    config: New-InboundConnector OP -ConnectorType OnPremises -SenderDomains * "
                   "-SenderIPAddresses 192.0.2.1 -RequireTls $true")
        self.write("a.scenario.yaml", SCENARIO % "delivered" + "  - change: { in: contoso@exo, run: Set-InboundConnector "
                   "OP -EFSkipLastIP 1 }\n")
        self.write("b.scenario.yaml", SCENARIO % "delivered")
        err = self.expect(0, "run", ".")[1]
        told = re.findall(r"WARNING: small.lab.yaml:7:\d+: New-InboundConnector: RequireTls has no effect", err)
        self.assertEqual(len(told), 1, err)
        self.assertEqual(err.count("WARNING: a.scenario.yaml:6:75: Set-InboundConnector: enhanced filtering"), 1, err)
        self.assertEqual(self.expect(0, "explain", "small.lab.yaml", *MESSAGE)[1].count("WARNING: small.lab.yaml:7"), 1)

    def test_a_filter_without_a_case_is_4(self):
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        self.assertIn("nothing to run", self.expect(4, "run", ".", "--tag", "nobody")[1])

    def test_fail_fast_stops_after_the_first_failed_case(self):
        self.write("a.scenario.yaml", SCENARIO % "delivered")
        self.write("b.scenario.yaml", SCENARIO % "rejected" + SCENARIO.partition("steps:\n")[2] % "rejected")
        self.write("c.scenario.yaml", SCENARIO % "delivered")
        self.assertIn("2 passed, 2 failed", self.expect(1, "run", ".")[0])
        for jobs in ("1", "8"):
            self.assertIn("1 passed, 1 failed", self.expect(1, "run", ".", "--fail-fast", "--jobs", jobs)[0])

    def test_an_unknown_key_of_a_scenario(self):
        self.write("x.scenario.yaml", (SCENARIO % "delivered").replace("steps:", "step:"))
        out = self.expect(65, "run", ".")[0]
        self.assertIn('x.scenario.yaml:3:1: unknown key "step"', out)
        self.assertIn('did you mean "steps"?', out)


class BadInput(Tool):
    def refused(self, content, where, message, hint=""):
        name = self.write("bad.lab.yaml", content)
        for verb in (["explain", name, *MESSAGE], ["up", name, "--certs", "certs"], ["certs", name, "-o", "certs"]):
            begun = time.monotonic()
            out, err = self.expect(65, *verb)
            self.assertLess(time.monotonic() - begun, PATIENCE, verb)
            self.assertEqual(out, "")
            first = err.splitlines()[0]
            self.assertTrue(first.startswith(f"bad.lab.yaml{where}: "), err)
            self.assertIn(message, first)
            self.assertIn(hint, err)
            if where and content:
                self.assertRegex(err, r"\n +\| +\^+\n")
            self.assertIsNone(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", err), err)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["bad.lab.yaml"])

    def configured(self, script):
        return LAB % f", config: '{script}'"

    def test_unknown_key(self):
        self.refused(LAB % "" + "hostss: {}\n", ":7:1", 'unknown key "hostss"', 'did you mean "hosts"?')

    def test_unknown_key_of_a_host(self):
        self.refused((LAB % "").replace("domains: [naw", "domain: [naw"), ":4:49", 'unknown key "domain"', 'did you mean "domains"?')

    def test_duplicate_key(self):
        self.refused(LAB % "" + "lab: again\n", ":7:1", 'the key "lab" stands here twice')

    def test_wrong_type(self):
        self.refused((LAB % "").replace("[40.107.1.10]", "{ a: b }"), ":3:44", "expected an IP address")

    def test_alias(self):
        self.refused("lab: &a x\ndescription: *a\n", ":1:7", "anchors are not taken here")

    def test_nesting(self):
        self.refused("lab: " + "[" * 100_000 + "\n", ":1:69", "nested deeper")

    def test_nul(self):
        self.refused(b"lab: x\0y\n", ":1:7", "control character 0x00")

    def test_broken_utf8(self):
        self.refused(b"lab: x\ndescription: \xc2\x9b\xff\n", ":2:16", "byte 0xFF is not UTF-8")

    def test_empty_file(self):
        self.refused("", ":1:1", "the file is empty")

    def test_file_of_30_megabytes(self):
        self.refused("lab: x\n" + ("# " + "x" * 77 + "\n") * 390_000, "", "the file is too large")

    def test_unknown_host(self):
        self.refused((LAB % "").replace("host: exo", "host: exp"), ":6:20", 'there is no host "exp"', 'did you mean "exo"?')

    def test_address_used_twice(self):
        self.refused((LAB % "").replace("198.51.100.40", "40.107.1.10"), ":4:33", "40.107.1.10 is used twice")

    def test_connector_that_the_real_cmdlet_refuses(self):
        self.refused(self.configured("New-InboundConnector Filter -SenderDomains * -SenderIPAddresses 198.51.0.0/16"), ":6:142",
                     "SenderIPAddresses takes IPv4 addresses or ranges from /24 to /32", "as Exchange Online refuses it too")

    def test_powershell_outside_the_subset(self):
        self.refused(self.configured("Add-Type -AssemblyName System.Web"), ":6:78", "'Add-Type' is not recognized")

    def test_cmdlet_of_the_other_world(self):
        self.refused(self.configured("New-SendConnector Internet -AddressSpaces *"), ":6:78", "'New-SendConnector' is not recognized",
                     "New-SendConnector belongs to Exchange Server")


class Certs(Tool):
    def setUp(self):
        super().setUp()
        self.write("small.lab.yaml", LAB % "")

    def test_keys_are_for_their_owner_alone_and_authorities_stay(self):
        os.umask(0)
        self.addCleanup(os.umask, 0o022)
        self.expect(0, "certs", "small.lab.yaml", "-o", "certs")
        files = {path.name: path for path in (self.folder / "certs").iterdir()}
        self.assertEqual(sorted(files), ["exo.key", "exo.pem", "naw.key", "naw.pem", "public.key", "public.pem"])
        for name, path in files.items():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600 if name.endswith(".key") else 0o644, name)
        authority, host = files["public.pem"].read_text(), files["exo.pem"].read_text()
        self.expect(0, "certs", "small.lab.yaml", "-o", "certs")
        self.assertEqual(files["public.pem"].read_text(), authority)
        self.assertNotEqual(files["exo.pem"].read_text(), host)

    def test_a_broken_authority_is_not_overwritten(self):
        (self.folder / "certs").mkdir()
        self.write("certs/public.pem", "nonsense")
        self.write("certs/public.key", "nonsense")
        err = self.expect(65, "certs", "small.lab.yaml", "-o", "certs")[1]
        self.assertIn("certs/public.pem: authority public: its certificate is no PEM certificate", err)
        self.assertEqual((self.folder / "certs/public.pem").read_text(), "nonsense")

    def test_a_folder_that_cannot_be_made_is_69(self):
        self.write("file", "")
        self.assertIn("file/certs: the folder can't be made", self.expect(69, "certs", "small.lab.yaml", "-o", "file/certs")[1])


class Up(Tool):
    def setUp(self):
        super().setUp()
        self.write("small.lab.yaml", LAB % "")

    def test_signals_end_it_in_order(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = subprocess.Popen([lab.program(), "up", "small.lab.yaml", "--page", "0"], cwd=self.folder,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            with process:
                self.assertRegex(process.stdout.readline().decode(), r"^small is up · 2 hosts · lab time 2026-01-05 08:00 · page http://127\.0\.0\.1:\d+$")
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=20), code)
                self.assertEqual(process.stderr.read(), b"")

    def test_a_taken_page_address_is_69(self):
        with socket.create_server(("127.0.0.1", 0)) as holder:
            place = f"127.0.0.1:{holder.getsockname()[1]}"
            err = self.expect(69, "up", "small.lab.yaml", "--page", place)[1]
        self.assertIn(f"the page can't listen on {place}", err)


if __name__ == "__main__":
    lab.main()
