#!/usr/bin/python3
"""swaks and dig from elsewhere: `up --map` gives each host a port on one address, and entry ports, XCLIENT and PROXY
headers say whom the client stands for. What comes of it is what comes of a connection from that address.
"""

import re
import shlex
import subprocess
import unittest

import lab

LAB = lab.ROOT / "scenarios" / "labs" / "filter-in-front.lab.yaml"
STRANGER = "192.0.2.254"


def run(*command):
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=120)


class Mapped:
    """What the two ways to be up share."""

    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.up = lab.Up(LAB, "--map", *cls.OPTIONS)
        cls.addClassCleanup(cls.end)
        cls.entries = {(row["host"], row["as"]): row for row in cls.up.api()["entries"]}

    @classmethod
    def end(cls):
        code, output, errors = cls.up.stop()
        if code != 143 or errors:
            raise AssertionError(f"mailflow up ended with {code}: {output}{errors}")

    def swaks(self, entry, *options):
        return run(lab.tool("swaks"), "--server", self.entries[entry]["endpoint"], "--helo", "client.example",
                   "--from", "x@fabrikam.com", "--to", "david@contoso.com", *options)

    def delivered(self, sent, source):
        self.assertEqual(sent.returncode, 0, sent.stdout)
        self.assertIn(f"Hello [{source}]", sent.stdout)
        self.assertRegex(sent.stdout, r"<[~-]  250 2\.6\.0 <[^>]+>.* Queued mail for delivery")
        message = self.up.api()["messages"][0]
        self.assertEqual([message[key] for key in ("to", "from-host", "to-host", "outcome")],
                         ["david@contoso.com", "filter", "exo", "delivered"])

    def refused(self, sent, source):
        self.assertEqual(sent.returncode, 24, sent.stdout)
        self.assertIn(f"Hello [{source}]", sent.stdout)
        self.assertIn("550 5.7.51 TenantInboundAttribution; ", sent.stdout)
        message = self.up.api()["messages"][0]
        self.assertEqual(message["outcome"], "refused")
        return message["from-host"]


class Entries(Mapped, unittest.TestCase):
    OPTIONS = ("--xclient", "--entry", "filter:exo", "--entry", "fabrikam")

    def test_ports_are_in_the_order_of_the_lab_file(self):
        ports = [int(row["endpoint"].split(":")[1]) for row in self.entries.values()]
        self.assertEqual(ports, list(range(ports[0], ports[0] + 7)))
        self.assertEqual(list(self.entries), [("", ""), ("exo", ""), ("filter", ""), ("fabrikam", ""), ("exo", "filter"),
                                              ("exo", "fabrikam"), ("filter", "fabrikam")])
        self.assertEqual(self.entries[("exo", "filter")]["client-address"], "198.51.100.40")
        self.assertEqual([row["xclient"] for row in self.entries.values()], [False, True, True, True] + [False] * 3)

    def test_without_a_word_it_is_a_stranger(self):
        self.assertEqual(self.refused(self.swaks(("exo", ""), "--tls"), STRANGER), STRANGER)

    def test_as_the_filter_it_is_delivered(self):
        self.delivered(self.swaks(("exo", "filter"), "--tls"), "198.51.100.40")

    def test_as_another_host_it_is_refused(self):
        self.assertEqual(self.refused(self.swaks(("exo", "fabrikam"), "--tls"), "203.0.113.7"), "fabrikam")

    def test_an_entry_takes_no_xclient(self):
        sent = self.swaks(("exo", "fabrikam"), "--xclient-addr", "198.51.100.40")
        self.assertNotIn("250 XCLIENT", sent.stdout)
        self.assertIn("*** Host did not advertise XCLIENT", sent.stdout)

    def test_xclient_as_the_filter(self):
        sent = self.swaks(("exo", ""), "--tls", "--xclient-addr", "198.51.100.40", "--xclient-name", "mx.filter.example",
                          "--xclient-helo", "before", "--xclient-proto", "ESMTP", "--xclient-login", "somebody")
        self.assertIn("220 ", sent.stdout.split("XCLIENT ADDR", 1)[-1])
        self.delivered(sent, "198.51.100.40")

    def test_xclient_before_tls_and_in_parts(self):
        sent = self.swaks(("exo", ""), "--tls", "--xclient-before-starttls", "--xclient-helo", "before",
                          "--xclient-delim", "--xclient-addr", "198.51.100.40")
        self.delivered(sent, "198.51.100.40")

    def test_xclient_as_an_address_of_no_host(self):
        for address, shown in (("198.51.100.41", "198.51.100.41"), ("IPV6:2001:db8::9", "2001:db8::9")):
            sent = self.swaks(("exo", ""), "--tls", "--xclient-addr", address)
            self.assertEqual(self.refused(sent, shown), shown)

    def test_what_is_no_xclient(self):
        sent = self.swaks(("exo", ""), "--xclient", "ADDR=nonsense")
        self.assertIn("501 5.5.4 Invalid arguments", sent.stdout)

    def test_the_name_server_is_there_too(self):
        address, port = self.entries[("", "")]["endpoint"].split(":")
        for transport in ("+notcp", "+tcp"):
            done = run(lab.tool("dig"), "-b", "127.0.0.1", f"@{address}", "-p", port, transport, "+short",
                       "mx.filter.example", "A")
            self.assertEqual(done.stdout.strip(), self.up.endpoint("filter")[0])

    def test_the_table_shows_what_the_page_tells(self):
        with lab.Up(LAB, "--map", "--entry", "filter:exo") as up:
            code, output, _ = up.stop()
        self.assertEqual(code, 143)
        self.assertRegex(output, r"(?m)^127\.0\.0\.1:\d+  +exo  +itself$")
        self.assertRegex(output, r"(?m)^127\.0\.0\.1:\d+  +exo  +filter \(198\.51\.100\.40\)$")
        self.assertRegex(output, r"(?m)^127\.0\.0\.1:\d+  +DNS$")


class Proxied(Mapped, unittest.TestCase):
    OPTIONS = ("--proxy-protocol", "--entry", "filter:exo")

    def proxied(self, version, family, source, destination, *options):
        return self.swaks(("exo", ""), "--tls", "--proxy-version", version, "--proxy-family", family, "--proxy-source",
                          source, "--proxy-source-port", "1025", "--proxy-dest", destination, "--proxy-dest-port", "25",
                          *options)

    def test_text_and_binary(self):
        self.delivered(self.proxied(1, "TCP4", "198.51.100.40", "40.107.1.10"), "198.51.100.40")
        self.delivered(self.proxied(2, "AF_INET", "198.51.100.40", "40.107.1.10"), "198.51.100.40")

    def test_another_address_is_refused(self):
        self.assertEqual(self.refused(self.proxied(1, "TCP4", "203.0.113.7", "40.107.1.10"), "203.0.113.7"), "fabrikam")
        self.assertEqual(self.refused(self.proxied(1, "TCP6", "2001:db8::9", "2a01:111:f400::10"), "2001:db8::9"),
                         "2001:db8::9")
        self.assertEqual(self.refused(self.proxied(2, "AF_INET6", "2001:db8::9", "2a01:111:f400::10"), "2001:db8::9"),
                         "2001:db8::9")

    def test_the_proxy_itself_is_a_stranger(self):
        self.assertEqual(self.refused(self.swaks(("exo", ""), "--tls", "--proxy", "UNKNOWN"), STRANGER), STRANGER)

    def test_what_is_no_header_hears_nothing(self):
        sent = self.swaks(("exo", ""), "--proxy", "TCP4 nonsense")
        self.assertNotEqual(sent.returncode, 0)
        self.assertNotIn("220 ", sent.stdout)
        while b"not two addresses and two ports" not in b"".join(self.up.told):
            continue

    def test_entries_take_clients_as_they_are(self):
        self.delivered(self.swaks(("exo", "filter"), "--tls"), "198.51.100.40")

    def test_no_xclient_without_asking_for_it(self):
        sent = self.proxied(1, "TCP4", "198.51.100.40", "40.107.1.10")
        self.assertNotIn("XCLIENT", sent.stdout)


class Document(unittest.TestCase):
    """docs/reach.md: its command shows its table, its swaks line delivers."""

    def test_its_commands_do_what_it_says(self):
        text = (lab.ROOT / "docs" / "reach.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
        command = shlex.split(next(block for block in blocks if block.startswith("./mailflow up ")))
        table = next(block for block in blocks if block.startswith("from elsewhere"))
        swaks = shlex.split(next(block for block in blocks if block.startswith("swaks ")))
        with lab.Up(*command[2:]) as up:
            entries = up.api()["entries"]
            first = int(entries[0]["endpoint"].split(":")[1])
            moved = re.sub(r"(?<=127\.0\.0\.1:)25(\d\d)", lambda found: str(first + int(found[1])), table)
            server = swaks.index("--server") + 1
            swaks[server] = f"127.0.0.1:{first + int(swaks[server][-2:])}"
            done = run(lab.tool("swaks"), *swaks[1:])
            self.assertEqual(done.returncode, 0, done.stdout)
            _, output, _ = up.stop()
        self.assertIn(moved, output)


class CommandLine(unittest.TestCase):
    def refused(self, code, *options):
        done = subprocess.run([lab.program(), "up", LAB, "--page", "0", *options], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        return done.stderr

    def test_what_is_wrong_is_said(self):
        self.assertIn('--map takes an IPv4 address of this machine, not "::"', self.refused(64, "--map", "::"))
        self.assertIn("--entry", self.refused(64, "--entry", "filter:exo"))
        self.assertIn("--map", self.refused(64, "--xclient"))
        for wrong in ("", ":", "filter:", ":exo", "x=filter:exo", "2511=filter", "0=filter:exo"):
            self.assertIn("FROM, FROM:TO or PORT=FROM:TO", self.refused(64, "--map", "--entry", wrong), wrong)
        self.assertIn('did you mean "filter"?', self.refused(64, "--map", "--entry", "filtre:exo"))

    def test_a_port_that_was_asked_for_and_is_taken(self):
        with lab.Up(LAB, "--map") as up:
            port = int(up.api()["entries"][0]["endpoint"].split(":")[1])
            self.assertIn("Address already in use", self.refused(69, "--map", "--map-base", str(port)))
            self.assertIn(f"port {port + 1}: Address already in use",
                          self.refused(69, "--map", "--map-base", str(port + 100), "--entry", f"{port + 1}=filter:exo"))
            self.assertIn("port 2501 would be that of two entries",
                          self.refused(64, "--map", "--entry", "2501=filter:exo"))
            with lab.Up(LAB, "--map") as second:
                self.assertEqual(int(second.api()["entries"][0]["endpoint"].split(":")[1]) % 1000, 500)

    def test_a_loopback_address_is_not_warned_of(self):  # any other one: open_test
        for options in ((), ("--map", "127.1.2.4")):
            with lab.Up(LAB, *options) as up:
                self.assertEqual(up.stop()[2], "")

    def test_the_same_ports_at_each_start(self):
        tables = []
        for _ in range(2):
            with lab.Up(LAB, "--map", "127.1.2.3", "--entry", "40123=fabrikam:exo", "--entry", "filter:exo") as up:
                tables.append([row["endpoint"] for row in up.api()["entries"]])
        self.assertEqual(tables[0], tables[1])
        self.assertEqual([re.sub(r".*:", "", place) for place in tables[0]], ["2500", "2501", "2502", "2503", "40123", "2504"])


if __name__ == "__main__":
    lab.main()
