#!/usr/bin/python3
"""Debian's own clients against a shipped lab that is kept up: swaks, dig and openssl agree with the lab."""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import lab

LAB = lab.ROOT / "scenarios" / "labs" / "filter-in-front.lab.yaml"
REFUSAL = ("550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the message's "
           "recipient domain. The connector had either the RestrictDomainsToIPAddresses or RestrictDomainsToCertificate "
           "set")


def run(*command):
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=120)


class RealClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.certificates = pathlib.Path(cls.folder.name) / "certificates"
        made = run(lab.program(), "certs", LAB, "-o", cls.certificates)
        if made.returncode != 0:
            raise RuntimeError(made.stdout)
        cls.up = lab.Up(LAB, "--certs", cls.certificates)

    @classmethod
    def tearDownClass(cls):
        code, output, errors = cls.up.stop()
        cls.folder.cleanup()
        if code != 143 or errors:
            raise AssertionError(f"mailflow up ended with {code}: {output}{errors}")

    def swaks(self, source, *options):
        swaks = lab.tool("swaks")
        place = self.up.endpoint("exo")
        return run(swaks, "--server", f"{place[0]}:{place[1]}", "--local-interface", self.up.endpoint(source)[0],
                   "--from", "x@fabrikam.com", "--to", "david@contoso.com", *options)

    def last_message(self):
        return self.up.api()["messages"][0]

    def dig(self, *question):
        dig = lab.tool("dig")
        answers = set()
        for transport in ("+notcp", "+tcp"):
            done = run(dig, "-b", "127.0.0.1", f"@{self.up.dns[0]}", "-p", self.up.dns[1], transport, "+noall", "+answer",
                       "+authority", "+comments", *question)
            self.assertEqual(done.returncode, 0, done.stdout)
            status = re.search(r"status: (\w+)", done.stdout)[1]
            records = [" ".join(line.split()[3:]) for line in done.stdout.splitlines() if line and line[0] != ";"]
            answers.add((status, *sorted(records)))
        self.assertEqual(len(answers), 1, f"UDP and TCP differ: {answers}")
        return answers.pop()

    def test_from_the_filter_it_is_delivered(self):
        sent = self.swaks("filter", "--tls", "--header", "Subject: by the front door")
        self.assertEqual(sent.returncode, 0, sent.stdout)
        self.assertRegex(sent.stdout, r"<~  250 2\.6\.0 <[^>]+>.* Queued mail for delivery")
        message = self.last_message()
        self.assertEqual([message[key] for key in ("to", "from-host", "to-host", "outcome")],
                         ["david@contoso.com", "filter", "exo", "delivered"])

    def test_from_elsewhere_it_is_refused(self):
        sent = self.swaks("fabrikam", "--tls")
        self.assertEqual(sent.returncode, 24, sent.stdout)
        self.assertIn(REFUSAL, sent.stdout)
        self.assertRegex(sent.stdout, re.escape(REFUSAL) + r" \[\S+ 2026-01-05T08:\S+Z [0-9A-F]{16}\]")
        message = self.last_message()
        self.assertEqual((message["outcome"], message["reply"].split(";")[0]),
                         ("refused", "550 5.7.51 TenantInboundAttribution"))

    def test_from_the_filter_without_tls_it_is_refused(self):
        sent = self.swaks("filter")
        self.assertEqual(sent.returncode, 24, sent.stdout)
        self.assertRegex(sent.stdout, r"<\*\* 5\d\d 5\.7\.\d+ ")

    def test_dns(self):
        self.assertEqual(self.dig("contoso.com", "MX"), ("NOERROR", "MX 10 mx.filter.example."))
        self.assertEqual(self.dig("mx.filter.example", "A"), ("NOERROR", "A 198.51.100.40"))
        self.assertEqual(self.dig("-x", "198.51.100.40"), ("NOERROR", "PTR mx.filter.example."))
        self.assertEqual(self.dig("contoso.com", "TXT"),
                         ("NOERROR", 'TXT "v=spf1 ip4:198.51.100.40 include:spf.protection.outlook.com -all"'))
        self.assertEqual(self.dig("fabrikam.com", "MX")[0], "NOERROR")
        status, *authority = self.dig("nobody.contoso.com", "A")
        self.assertEqual(status, "NXDOMAIN")
        self.assertTrue(authority[0].startswith("SOA "), authority)
        self.assertEqual(self.dig("google.com", "MX")[0], "NXDOMAIN")

    def test_the_mapped_view_leads_to_the_endpoint(self):
        dig = lab.tool("dig")
        place = self.up.mapped_dns
        self.assertIsNotNone(place)
        done = run(dig, "-b", "127.0.0.1", f"@{place[0]}", "-p", place[1], "+short", "mx.filter.example", "A")
        self.assertEqual(done.stdout.strip(), self.up.endpoint("filter")[0])

    def s_client(self, host, name, authority):
        openssl = lab.tool("openssl")
        address, port = self.up.endpoint(host)
        return run(openssl, "s_client", "-starttls", "smtp", "-connect", f"{address}:{port}", "-CAfile", authority,
                   "-verify_return_error", "-verify_hostname", name, "-attime", "1767600000", "-brief")

    def test_openssl_verifies_with_the_exported_authority(self):
        authority = next(self.certificates.rglob("public.pem"))
        for host, name in (("filter", "mx.filter.example"), ("exo", "contoso-com.mail.protection.outlook.com")):
            done = self.s_client(host, name, authority)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("Verification: OK", done.stdout)
            self.assertIn("Verified peername: ", done.stdout)
        wrong = self.s_client("filter", "mx.elsewhere.example", authority)
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("hostname mismatch", wrong.stdout.lower())
        stranger = self.s_client("filter", "mx.filter.example", "/dev/null")
        self.assertNotEqual(stranger.returncode, 0)

    def test_the_page_answers_with_what_the_table_shows(self):
        shown = [f"{address}:{port}" for address, port in self.up.endpoints()]
        told = [place for host in self.up.api()["hosts"] for place in host["endpoints"]]
        self.assertEqual(shown, told, json.dumps(self.up.api()))


if __name__ == "__main__":
    lab.main()
