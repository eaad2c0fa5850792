#!/usr/bin/python3
"""The usual suite where there is nothing but loopback, and what it names to the kernel.

1. In a network namespace of its own, with only `lo`, the same tests pass as outside.
2. Under strace, connect, bind, sendto, sendmsg and sendmmsg are handed no address outside 127.0.0.0/8 and ::1.

BUILD is the build whose tests are run; the tests labelled all and machine (this one) are left out.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import lab

BUILD = os.environ.get("BUILD", "")
CHOICE = ["-LE", "^(all|machine)$"]
CALLS = "connect,bind,sendto,sendmsg,sendmmsg"
V4 = re.compile(r'inet_addr\("([0-9.]+)"\)')
V6 = re.compile(r'inet_pton\(AF_INET6, "([0-9a-fA-F:.]+)"')
# Not told apart by strace as text: an address family it does not decode is shown by name.
OTHER = re.compile(r"sa_family=(AF_\w+)")
HARMLESS = {"AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_UNSPEC"}


def strangers(line):
    """What a line of strace names that is neither loopback nor local to the machine."""
    found = [a for a in V4.findall(line) if not a.startswith("127.")]
    found += [a for a in V6.findall(line) if a != "::1"]
    return found + [family for family in OTHER.findall(line) if family not in HARMLESS]


def ctest(*before):
    """Runs the choice behind the words `before`: (exit code, output)."""
    command = [*before, "ctest", "--test-dir", BUILD, *CHOICE, "--output-on-failure", "-j", str(os.cpu_count())]
    # The reports of this run are nobody's; they must not take the place of the outer one's.
    environment = {name: value for name, value in os.environ.items() if name not in ("MAILFLOW_REPORTS", "GTEST_OUTPUT")}
    run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         check=False, env=environment)
    return run.returncode, run.stdout


class Lines(unittest.TestCase):
    def test_what_counts_as_a_stranger(self):
        inet = 'connect(7, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("%s")}, 16) = 0'
        inet6 = 'bind(7, {sa_family=AF_INET6, sin6_port=htons(25), inet_pton(AF_INET6, "%s", &sin6_addr)}, 28) = 0'
        self.assertEqual(strangers(inet % "127.64.0.9"), [])
        self.assertEqual(strangers(inet % "8.8.8.8"), ["8.8.8.8"])
        self.assertEqual(strangers(inet % "0.0.0.0"), ["0.0.0.0"])
        self.assertEqual(strangers(inet6 % "::1"), [])
        self.assertEqual(strangers(inet6 % "2001:db8::1"), ["2001:db8::1"])
        self.assertEqual(strangers('bind(3, {sa_family=AF_PACKET, sll_protocol=htons(0)}, 20)'), ["AF_PACKET"])
        self.assertEqual(strangers('connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd"}, 110) = -1'), [])


class Offline(unittest.TestCase):
    def test_nothing_but_loopback_is_enough(self):
        unshare, ip = lab.tool("unshare"), lab.tool("ip")
        alone = [unshare, "--net"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--net"]
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
            lab.skip("this machine allows no network namespaces")
        inside = [*alone, "sh", "-c", f'{ip} link set lo up && exec "$@"', "sh"]
        only = json.loads(subprocess.run([*inside, ip, "-j", "address"], capture_output=True, check=True).stdout)
        self.assertEqual([i["ifname"] for i in only if i.get("operstate") != "DOWN"], ["lo"])
        code, output = ctest(*inside)
        self.assertEqual(code, 0, output[-5000:])
        self.assertRegex(output, r"100% tests passed")

    def test_no_other_address_is_named(self):
        strace = lab.tool("strace")
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            watch = [strace, "--follow-forks", "--seccomp-bpf", "--quiet=all", "-e", f"trace={CALLS}", "-o", str(log)]
            if subprocess.run([*watch, "true"], capture_output=True, check=False).returncode != 0:
                lab.skip("this machine allows no strace")
            code, output = ctest(*watch)
            self.assertEqual(code, 0, output[-5000:])
            named = 0
            with log.open(errors="replace") as lines:
                for line in lines:
                    self.assertEqual(strangers(line), [], line)
                    named += 'inet_addr("127.' in line
            self.assertGreater(named, 100, "strace saw hardly anything; was it the suite?")


if __name__ == "__main__":
    lab.main()
