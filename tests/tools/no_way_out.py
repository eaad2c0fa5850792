#!/usr/bin/python3
"""Mail for the outside world stays in the lab: refused by name, and no address outside is named to the kernel.

A scenario and a lab that is up both send to 8.8.8.8, to a real mail server's name and to an IPv6 literal, under strace.
"""

import pathlib
import smtplib
import subprocess
import tempfile
import unittest

import lab
from offline_test import CALLS, strangers

LAB = """lab: way-out
clock: 2026-01-05T08:00Z
hosts:
  fabrikam: { kind: mta, addresses: [203.0.113.7, "2001:db8::7"], domains: [fabrikam.com] }
  relay: { kind: relay, addresses: [198.51.100.40], relay: { accept-from: [fabrikam], routes: { "*": { to: mx } } } }
"""
SCENARIO = """scenario: Nothing leaves the lab
lab: way-out.lab.yaml
matrix:
  - { target: 8.8.8.8 }
  - { target: "2001:4860:4860::8888" }
steps:
  - send: { from: user@fabrikam.com, to: [x@gmail.com], via: fabrikam, connect: "${target}" }
    expect:
      deferred: { stage: connect, reply: 450, status: 4.4.316, text: { contains: "no route in this lab to ${target}" } }
"""
BY_NAME = """scenario: A real name is nobody's
lab: way-out.lab.yaml
steps:
  - send: { from: user@fabrikam.com, to: [x@gmail.com], via: fabrikam }
    expect:
      bounced: { by: fabrikam, status: 5.4.310, text: { contains: no route in this lab } }
"""
MAIL_SERVER = """scenario: A real server's name is nobody's
lab: way-out.lab.yaml
steps:
  - send: { from: user@fabrikam.com, to: [x@gmail.com], via: fabrikam, connect: gmail-smtp-in.l.google.com }
    expect: rejected
"""


class NoWayOut(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name, text in (("way-out.lab.yaml", LAB), ("literals.scenario.yaml", SCENARIO),
                           ("name.scenario.yaml", BY_NAME)):
            (self.path / name).write_text(text, encoding="utf-8")

    @property
    def path(self):
        return pathlib.Path(self.folder.name)

    def watched(self):
        """The words before a command, and the log they write."""
        strace = lab.tool("strace")
        log = self.path / "log"
        watch = [strace, "--follow-forks", "--quiet=all", "-e", f"trace={CALLS}", "-o", str(log)]
        if subprocess.run([*watch, "true"], capture_output=True, check=False).returncode != 0:
            lab.skip("this machine allows no strace")
        return watch, log

    def check(self, log):
        lines = log.read_text(errors="replace").splitlines()
        self.assertEqual([line for line in lines if strangers(line)], [])
        self.assertGreater(sum('inet_addr("127.' in line for line in lines), 5, "strace saw hardly anything")

    def test_a_run(self):
        watch, log = self.watched()
        done = subprocess.run([*watch, lab.program(), "run", str(self.path)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                              env=lab.without_leak_check())
        self.assertEqual(done.returncode, 0, done.stdout)
        self.check(log)

    def test_a_name_as_target(self):
        (self.path / "server.yaml").write_text(MAIL_SERVER, encoding="utf-8")
        done = subprocess.run([lab.program(), "run", str(self.path / "server.yaml")], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 65, done.stdout)
        self.assertIn('no route in this lab to "gmail-smtp-in.l.google.com"', done.stdout)

    def test_up(self):
        watch, log = self.watched()
        with lab.Up(self.path / "way-out.lab.yaml", before=watch) as up:
            relay, fabrikam = up.endpoint("relay"), up.endpoint("fabrikam")
            with smtplib.SMTP(*relay, local_hostname="fabrikam.com", source_address=(fabrikam[0], 0), timeout=60) as client:
                refused = client.sendmail("user@fabrikam.com", ["x@gmail.com", "y@outlook.com"], "Subject: out\r\n\r\n.\r\n")
            self.assertEqual(refused, {})
            while not (outcomes := self.outcomes(up)):
                continue
            self.assertEqual(outcomes, {"x@gmail.com": "550 5.4.310 DNS domain gmail.com does not exist: no route in this lab",
                                        "y@outlook.com": "550 5.4.310 DNS domain outlook.com does not exist: no route in this lab"})
        self.check(log)

    @staticmethod
    def outcomes(up):
        """What became of each recipient; empty while one is on its way."""
        rows = [row for row in up.api()["messages"] if row["outcome"] == "failed"]
        return {row["to"]: row["reply"] for row in rows} if len(rows) == 2 else {}


if __name__ == "__main__":
    lab.main()
