#!/usr/bin/python3
"""`mailflow spf`: from a lab file, from a running lab, and from a name server that does what it should not."""

import json
import pathlib
import re
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest

import lab

FILTER = "scenarios/labs/filter-in-front.lab.yaml"
TYPES = {"A": 1, "MX": 15, "TXT": 16, "AAAA": 28}


def spf(*arguments, code=0):
    done = subprocess.run([lab.program(), "spf", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          text=True, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def check(sender, *more, ip="203.0.113.7", helo="mx.fabrikam.com", code=0):
    return spf("--ip", ip, "--helo", helo, "--mail-from", sender, *more, code=code)


def wire(name):
    return b"".join(bytes([len(label)]) + label for label in name.encode("latin-1").split(b".")) + b"\0"


class NameServer:
    """Answers from {name: {type: [data]}}; nothing there is NXDOMAIN, None for a type is silence."""

    def __init__(self, zone):
        self.zone = zone
        self.asked = []
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.tcp = socket.create_server(self.udp.getsockname())
        self.place = "127.0.0.1:%d" % self.udp.getsockname()[1]
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self.by_udp, self.by_tcp)]
        for thread in self.threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for held in (self.udp, self.tcp):
            held.close()

    def answer(self, message, most):
        end = 12
        labels = []
        while message[end]:
            labels.append(message[end + 1:end + 1 + message[end]].decode("latin-1"))
            end += message[end] + 1
        question, kind = message[12:end + 5], struct.unpack(">H", message[end + 1:end + 3])[0]
        name = ".".join(labels)
        word = next(key for key, number in TYPES.items() if number == kind)
        self.asked.append((most, word, name))
        data = self.zone.get(name, {}).get(word, [])
        if data is None:
            return None
        code = 0x8580 if name in self.zone else 0x8583
        records = b"".join(wire(name) + struct.pack(">HHIH", kind, 1, 60, len(row)) + row for row in data)
        whole = message[:2] + struct.pack(">HHHHH", code, 1, len(data), 0, 0) + question + records
        return whole if len(whole) <= most else message[:2] + struct.pack(">HHHHH", code | 0x200, 1, 0, 0, 0) + question

    def by_udp(self):
        while True:
            try:
                message, client = self.udp.recvfrom(65535)
            except OSError:
                return
            if reply := self.answer(message, 512):
                self.udp.sendto(reply, client)

    def by_tcp(self):
        while True:
            try:
                link, _ = self.tcp.accept()
            except OSError:
                return
            with link:
                message = link.recv(65535)
                if len(message) > 2 and (reply := self.answer(message[2:], 65535)):
                    link.sendall(struct.pack(">H", len(reply)) + reply)
                link.recv(1)


def text(*strings):
    return b"".join(bytes([len(string)]) + string.encode("latin-1") for string in strings)


class FromALabFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lab = str(pathlib.Path(folder.name) / "small.lab.yaml")
        pathlib.Path(self.lab).write_text("""\
lab: small
hosts:
  naw: { kind: mta, fqdn: mx.naw.example, addresses: [198.51.100.40], domains: [naw.example] }
dns: |
  naw.example.  TXT "v=spf1 ip4:198.51.100.40 -all exp=why.naw.example"
  why.naw.example. TXT "%{i} is not ours, says %{d}"
  soft.example. TXT "v=spf1 a:mx.naw.example/24 exists:%{i}.soft.example ~all"
  bad.example. TXT "v=spf1 +all ip4:here"
""", encoding="utf-8")

    def test_prints_the_result_and_the_explanation_of_a_fail(self):
        self.assertEqual(check("x@naw.example", "--lab", self.lab, ip="198.51.100.40").stdout, "pass\n")
        done = check("x@naw.example", "--lab", self.lab)
        self.assertEqual(done.stdout, "fail\n203.0.113.7 is not ours, says naw.example\n")
        self.assertEqual(done.stderr, "")
        self.assertEqual(check("<>", "--lab", self.lab, helo="naw.example").stdout.splitlines()[0], "fail")
        self.assertEqual(check("", "--lab", self.lab, helo="naw.example").stdout.splitlines()[0], "fail")
        self.assertEqual(check("x@soft.example", "--lab", self.lab).stdout, "softfail\n")
        self.assertEqual(check("x@nowhere.example", "--lab", self.lab).stdout, "none\n")

    def test_says_on_stderr_what_is_wrong(self):
        done = check("x@bad.example", "--lab", self.lab)
        self.assertEqual(done.stdout, "permerror\n")
        self.assertEqual(done.stderr, 'mailflow: "ip4:here" in the record of bad.example is wrong: it needs an IPv4 address\n')
        self.assertIn("ist falsch: es braucht eine IPv4-Adresse", check("x@bad.example", "--lab", self.lab, "--lang", "de").stderr)

    def test_json_is_one_object(self):
        self.assertEqual(json.loads(check("x@naw.example", "--lab", self.lab, "--format", "json").stdout),
                         {"result": "fail", "explanation": "203.0.113.7 is not ours, says naw.example", "mechanism": "-all",
                          "lookups": 0})
        self.assertEqual(json.loads(check("x@nowhere.example", "--lab", self.lab, "--format", "json").stdout),
                         {"result": "none", "explanation": None, "mechanism": None, "lookups": 0})
        told = json.loads(check("x@soft.example", "--lab", self.lab, "--format", "json", "-v").stdout)
        self.assertEqual((told["result"], told["mechanism"], told["lookups"]), ("softfail", "~all", 2))
        self.assertEqual(told["tree"][0]["rule"], "spf")
        record = told["tree"][0]["children"][0]
        self.assertEqual([line["rule"] for line in record["children"]],
                         ["spf.mechanism.a", "spf.mechanism.exists", "spf.mechanism.all"])

    def test_verbose_shows_every_term(self):
        shown = check("x@soft.example", "--lab", self.lab, "-v").stdout
        self.assertTrue(shown.startswith("softfail\n\n"), shown)
        for line in ("a:mx.naw.example/24 does not match: mx.naw.example has 198.51.100.40", "[spf.mechanism.exists]",
                     "~all matches everybody", "which is no ban: softfail"):
            self.assertIn(line, " ".join(shown.split()))

    def test_lists_what_a_record_allows(self):
        self.assertEqual(spf("--addresses", "soft.example", "--lab", self.lab).stdout.split("\n")[0].split(),
                         ["198.51.100.0/24", "a:mx.naw.example/24", "soft.example"])
        told = json.loads(spf("--addresses", "soft.example", "--lab", self.lab, "--format", "json").stdout)
        self.assertEqual(told["addresses"], [{"range": "198.51.100.0/24", "mechanism": "a:mx.naw.example/24", "domain": "soft.example"}])
        self.assertEqual([row["mechanism"] for row in told["unlisted"]], ["exists:%{i}.soft.example"])
        self.assertIsNone(told["problem"])
        self.assertIn("has no TXT record", spf("--addresses", "nowhere.example", "--lab", self.lab).stderr)

    def test_rules_are_in_the_catalogue(self):
        done = subprocess.run([lab.program(), "rules", "spf.limit.lookups"], capture_output=True, text=True, timeout=60, check=True)
        self.assertIn("RFC 7208 4.6.4", done.stdout)


class CommandLine(unittest.TestCase):
    def test_what_cannot_be_is_64_with_a_hint(self):
        query = ["--ip", "192.0.2.1", "--helo", "a.example", "--mail-from", "x@a.example"]
        cases = [
            ([*query], "who is to be asked? --dns ADDRESS:PORT or --lab LAB", "`mailflow up LAB` prints"),
            ([*query, "--lab", FILTER, "--dns", "127.0.0.1:53"], "exclude each other", ""),
            ([*query, "--dns", "192.0.2.53:53"], "only loopback addresses", "nothing leaves the lab"),
            ([*query, "--dns", "[::1]:53"], "is no address with a port", ""),
            ([*query, "--dns", "127.0.0.1"], "is no address with a port", ""),
            ([*query, "--dns", "127.0.0.1:0"], "is no address with a port", ""),
            ([*query, "--dns", "localhost:53"], "is no address with a port", ""),
            ([*query, "--dns", "127.0.0.1:53", "--timeout", "soon"], "--timeout", "200ms"),
            ([*query, "--dns", "127.0.0.1:53", "--timeout", "0s"], "--timeout", "200ms"),
            (["--ip", "here", "--helo", "a", "--lab", FILTER], '"here" is not an IP address', ""),
            (["--ip", "192.0.2.1", "--lab", FILTER], "a check needs --ip, and --helo or --mail-from", "--addresses"),
            (["--helo", "a.example", "--lab", FILTER], "a check needs --ip", ""),
        ]
        for arguments, message, hint in cases:
            done = spf(*arguments, code=64)
            self.assertEqual(done.stdout, "", arguments)
            self.assertIn(message, done.stderr, arguments)
            self.assertIn(hint, done.stderr, arguments)

    def test_a_lab_that_is_not_there_is_65(self):
        self.assertIn("there is no such file", check("x@a.example", "--lab", "nowhere", code=65).stderr)

    def test_nobody_there_is_69(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
        done = check("x@a.example", "--dns", f"127.0.0.1:{port}", code=69)
        self.assertIn(f"no name server listens at 127.0.0.1:{port}", done.stderr)


class FromAServer(unittest.TestCase):
    def test_a_running_lab_says_what_its_file_says(self):
        with lab.Up(FILTER) as up:
            place = "%s:%d" % up.dns
            for sender, ip in (("david@contoso.com", "203.0.113.7"), ("david@contoso.com", "198.51.100.40"),
                               ("david@contoso.com", "40.107.1.10"), ("david@contoso.com", "2a01:111:f400::10"),
                               ("x@fabrikam.com", "203.0.113.7")):
                asked = check(sender, "--dns", place, "--format", "json", "-v", ip=ip).stdout
                self.assertEqual(asked, check(sender, "--lab", FILTER, "--format", "json", "-v", ip=ip).stdout)
            listed = spf("--addresses", "contoso.com", "--dns", place).stdout
            self.assertEqual(listed, spf("--addresses", "contoso.com", "--lab", FILTER).stdout)
            self.assertIn("40.107.1.10", listed)

    def test_silence_is_a_temperror_within_the_time_given(self):
        zone = {"silent.example": {"TXT": None}, "half.example": {"TXT": [text("v=spf1 a:silent.example -all")]}}
        zone["silent.example"]["A"] = None
        with NameServer(zone) as server:
            for sender in ("x@silent.example", "x@half.example"):
                start = time.monotonic()
                done = check(sender, "--dns", server.place, "--timeout", "200ms")
                self.assertEqual(done.stdout, "temperror\n")
                self.assertRegex(done.stderr, r"no answer from the DNS for (TXT|A) of silent.example")
                self.assertLess(time.monotonic() - start, 5)

    def test_long_answers_come_by_tcp_and_strings_are_joined(self):
        strings = ["v=spf1 ip4:192.0.2.1", "2 " + "ip4:198.51.100.1 " * 14, "ip4:198.51.100.2 " * 15, "-all"]
        with NameServer({"long.example": {"TXT": [text(*strings), text("other")]}}) as server:
            told = json.loads(check("x@long.example", "--dns", server.place, "--format", "json", ip="192.0.2.12").stdout)
            self.assertEqual((told["result"], told["mechanism"]), ("pass", "ip4:192.0.2.12"))
            self.assertEqual(server.asked, [(512, "TXT", "long.example"), (65535, "TXT", "long.example")])

    def test_names_of_any_bytes_are_asked(self):
        zone = {"odd.example": {"TXT": [text("v=spf1 exists:a%_b%%\\.example -all")]}, "a b%\\.example": {"A": [bytes([127, 0, 0, 1])]}}
        with NameServer(zone) as server:
            self.assertEqual(check("x@odd.example", "--dns", server.place).stdout, "pass\n")
            self.assertEqual(server.asked[-1], (512, "A", "a b%\\.example"))

    def test_an_include_loop_ends_after_few_questions(self):
        with NameServer({"loop.example": {"TXT": [text("v=spf1 include:loop.example -all")]}}) as server:
            done = check("x@loop.example", "--dns", server.place)
            self.assertEqual(done.stdout, "permerror\n")
            self.assertIn("more than 10 terms ask the DNS", done.stderr)
            self.assertEqual(len(server.asked), 1, "an answer is asked for once")

    def test_the_resolver_of_the_machine_has_no_say(self):
        with NameServer({"a.example": {"TXT": [text("v=spf1 +all")]}}) as server:
            done = subprocess.run([lab.program(), "spf", "--ip", "192.0.2.1", "--mail-from", "x@a.example", "--dns", server.place],
                                  env={"LOCALDOMAIN": "evil.example", "RES_OPTIONS": "ndots:9"}, capture_output=True, text=True,
                                  timeout=60, check=True)
            self.assertEqual(done.stdout, "pass\n")
            self.assertTrue(all(re.fullmatch(r"a\.example", name) for _, _, name in server.asked))


if __name__ == "__main__":
    lab.main()
