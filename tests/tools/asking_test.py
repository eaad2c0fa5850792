#!/usr/bin/python3
"""Asking: one message sent with a transcript, what a trace says of it afterwards, its exact bytes."""

import email
import json
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest

import lab

FILTER = "scenarios/labs/filter-in-front.lab.yaml"
MAIL = ["--from", "x@fabrikam.com", "--to", "david@contoso.com", "--via", "fabrikam"]

NAMED = """\
lab: named
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: mta, addresses: [198.51.100.40], domains: [naw.example] }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: New-InboundConnector Filter -SenderDomains * -RestrictDomainsToCertificate $true -TlsSenderCertificateName *.partner.example
"""


class Asking(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.trace = str(pathlib.Path(folder.name) / "trace.db")

    def run_it(self, code, *arguments, text=True):
        done = subprocess.run([lab.program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              text=text, check=False)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def test_sends_with_a_transcript_of_every_session(self):
        out = self.run_it(0, "send", FILTER, *MAIL, "--subject", "how it goes")
        headings = [line for line in out.splitlines() if line.startswith("── ")]
        self.assertEqual([line.split()[1:4] for line in headings],
                         [["fabrikam", "→", "filter"], ["filter", "→", "exo"]])
        for line in ("C  STARTTLS", "C  RCPT TO:<david@contoso.com>", "*  ended: QUIT"):
            self.assertEqual(out.splitlines().count(line), 2, line)
        self.assertIn("delivered to david, Inbox, at contoso@exo\n", out)
        self.assertEqual(out, self.run_it(0, "send", FILTER, *MAIL, "--subject", "how it goes"), "the same bytes")

    def test_the_wire_says_what_explain_says(self):
        for more in ([], ["--connect", "exo"], ["--tls", "none"]):
            sent = json.loads(self.run_it(0, "send", FILTER, *MAIL, *more, "--format", "json"))["recipients"]
            told = json.loads(self.run_it(0, "explain", FILTER, *MAIL, *more, "--format", "json"))
            for key in ("outcome", "sentence", "sure", "near-miss", "why"):
                self.assertEqual(sent[0].get(key), told[0].get(key), (more, key))
            self.assertEqual({row["host"] for row in told[0]["why"]} - {"fabrikam", "filter", "exo"}, set())

    def test_asks_about_another_certificate(self):
        file = pathlib.Path(self.trace).with_name("named.lab.yaml")
        file.write_text(NAMED)
        mail = ["--from", "x@naw.example", "--to", "david@contoso.com", "--via", "naw", "--certificate"]
        def explained(certificate):
            return " ".join(self.run_it(0, "explain", file, *mail, certificate).split())
        self.assertIn("TLS, certificate mail.partner.example (valid)", explained("mail.partner.example"))
        self.assertTrue(explained("a.example,mail.partner.example").startswith("delivered to david"))
        expired = explained("mail.partner.example,expired")
        self.assertIn("certificate mail.partner.example (expired)", expired)
        self.assertIn("near miss: Filter: the client showed no valid certificate; it would match if the client showed a "
                      "valid certificate for *.partner.example", expired)
        self.assertIn("mx.naw.example (self-signed)", explained("self-signed"))
        self.assertTrue(explained("none").startswith("rejected by exo at RCPT"))
        self.assertIn("delivered to david", self.run_it(0, "send", file, *mail, "mail.partner.example"))

    def test_a_trace_answers_afterwards(self):
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace, "--subject", "first", "--body", "Grüße")
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace, "--connect", "exo")
        every = json.loads(self.run_it(0, "trace", self.trace, "--run", "all", "--format", "json"))
        self.assertEqual([run["run"] for run in every], [1, 2])
        states = [run["messages"][0]["recipients"] for run in every]
        self.assertEqual(states[0], [{"recipient": "david@contoso.com", "state": "delivered", "by": "contoso@exo",
                                      "text": "david, Inbox"}])
        self.assertEqual((states[1][0]["state"], states[1][0]["by"]), ("refused", "exo"))
        self.assertEqual(len(every[1]["messages"]), 2, "the refusal belongs to the message; the second one reports it")
        self.assertEqual(every[1]["messages"][0]["hops"][-1]["rule"], "inbound.partner")
        last = self.run_it(0, "trace", self.trace, "--lang", "de")
        self.assertIn("abgelehnt von exo: 550 5.7.51", last)
        submitted, *hops = every[0]["messages"][0]["hops"]
        self.assertEqual(submitted["facts"], "from=<x@fabrikam.com>", "it came over no session")
        self.assertEqual({hop["reply"] for hop in hops}, {"250"})
        full = self.run_it(0, "trace", self.trace, "--run", "1", "--message", "1", "-v")
        self.assertIn("exo  tenant contoso, Incoming, connector Filter  mailbox", full)
        self.assertEqual(full.count("C  MAIL FROM:<x@fabrikam.com>"), 2)
        self.assertIn("S  220 mx.filter.example", full)

    def test_a_message_comes_back_byte_for_byte(self):
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace, "--body", "Grüße")
        sent = self.run_it(0, "message", self.trace, "1", text=False)
        self.assertTrue(sent.endswith("\r\n\r\nGrüße\r\n".encode()), sent)
        self.assertEqual(sent.count(b"\n"), sent.count(b"\r\n"))
        got = self.run_it(0, "message", self.trace, "1", "--delivered-to", "david@contoso.com", text=False)
        self.assertTrue(got.endswith(sent[-len("Grüße\r\n".encode()):]))
        self.assertEqual(len(email.message_from_bytes(got).get_all("Received")), 2)
        by_id = email.message_from_bytes(sent)["Message-ID"]
        self.assertEqual(self.run_it(0, "message", self.trace, by_id, text=False), sent)
        self.assertEqual(self.run_it(0, "message", self.trace, by_id.strip("<>"), text=False), sent)

    def read_as_nobody(self, *arguments):
        """As somebody who may write neither the trace nor its folder; root may, so root becomes nobody."""
        user = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run([lab.program(), *arguments], capture_output=True, text=True, timeout=60, check=False, **user)

    def test_a_stored_trace_is_read_where_nobody_may_write(self):
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace)
        trace = pathlib.Path(self.trace)
        before = sorted(trace.parent.iterdir())
        content = trace.read_bytes()
        self.run_it(0, "trace", self.trace)
        self.assertEqual((sorted(trace.parent.iterdir()), trace.read_bytes()), (before, content))
        trace.chmod(0o444)
        trace.parent.chmod(0o555)
        try:
            for arguments in (["trace", self.trace, "-v"], ["message", self.trace, "1"]):
                done = self.read_as_nobody(*arguments)
                self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
            self.assertEqual(sorted(trace.parent.iterdir()), before)
        finally:
            trace.parent.chmod(0o755)

    def test_a_log_that_was_left_behind_is_told_of(self):
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace)
        trace = pathlib.Path(self.trace)
        writer = sqlite3.connect(trace)
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE runs SET program = 'left behind'")
        writer.commit()
        left = {path.name: path.read_bytes() for path in trace.parent.iterdir() if not path.name.endswith("-shm")}
        writer.close()
        for path in trace.parent.iterdir():
            path.unlink()
        for name, content in left.items():
            (trace.parent / name).write_bytes(content)
        self.run_it(0, "trace", self.trace)
        for path in trace.parent.iterdir():
            path.unlink() if path.name.endswith("-shm") else path.chmod(0o444)
        trace.parent.chmod(0o555)
        try:
            done = self.read_as_nobody("trace", self.trace)
            self.assertEqual(done.returncode, 69, done.stderr)
            self.assertIn(f'was not closed: its end is in "{trace}-wal" still', done.stderr)
            self.assertIn("into a folder of your own", done.stderr)
        finally:
            trace.parent.chmod(0o755)

    def test_what_is_not_there_is_said(self):
        self.run_it(0, "send", FILTER, *MAIL, "--trace", self.trace)
        self.run_it(65, "trace", "no-such-file")
        self.run_it(4, "trace", self.trace, "--run", "7")
        self.run_it(4, "trace", self.trace, "--to", "nobody@contoso.com")
        self.run_it(4, "message", self.trace, "9")
        self.run_it(4, "message", self.trace, "1", "--delivered-to", "nobody@contoso.com")
        self.run_it(64, "trace", self.trace, "--run", "x")
        self.run_it(65, "trace", FILTER)
        self.run_it(64, "send", FILTER, *MAIL, "--via", "nobody")

    def test_short_and_full(self):
        short = self.run_it(0, "explain", FILTER, *MAIL, "--short")
        usual = self.run_it(0, "explain", FILTER, *MAIL)
        full = self.run_it(0, "explain", FILTER, *MAIL, "-v")
        self.assertLess(len(short), len(usual))
        self.assertLess(len(usual), len(full))
        self.assertIn("exo       ✓ it is tenant contoso's mail, incoming", short)
        self.assertIn("\nexo\n├ whose mail is it?", usual)
        self.run_it(64, "explain", FILTER, *MAIL, "--short", "-v")


if __name__ == "__main__":
    lab.main()
