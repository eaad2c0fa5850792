#!/usr/bin/python3
"""docker-compose.yml leads where it says: its lab, alone as in a container, has each host at the address of its door."""

import os
import re
import subprocess
import unittest

import lab

TEXT = (lab.ROOT / "docker-compose.yml").read_text()
UP = re.search(r"command: \[(up, .*)\]", TEXT)[1].replace('"', "").split(", ")
PUBLISHED = dict(re.findall(r"127\.0\.0\.1:(\d+):\1 +# (\w+, for \w+)", TEXT))
DOORS = {port: (to, source) for port, to, source in re.findall(r"^ +door (\d+) (\S+) (\S+)$", TEXT, re.MULTILINE)}


def endpoints():
    """{loopback address: host} as `up` prints them in a network namespace where nothing else runs."""
    unshare, ip, timeout = lab.tool("unshare"), lab.tool("ip"), lab.tool("timeout")
    alone = [unshare, "--net"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        lab.skip("this machine allows no network namespaces")
    start = f'{ip} link set lo up && exec "$@"'
    command = [*alone, "sh", "-c", start, "sh", timeout, "60", lab.program(), *UP]
    running = subprocess.Popen(command, cwd=lab.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    found, dns, host = {}, "", ""
    for line in running.stdout:
        if row := re.match(r"(\S*) .*?(127\.\d+\.\d+\.\d+):25\b", line):
            host = row[1] or host
            found[row[2]] = host
        if line.startswith("DNS"):
            dns = line
            break
    running.terminate()
    running.communicate()
    return found, dns


class Compose(unittest.TestCase):
    def test_each_published_port_has_its_door(self):
        self.assertGreater(len(PUBLISHED), 3)
        self.assertEqual(sorted(PUBLISHED), sorted(DOORS))

    def test_doors_lead_to_the_hosts_they_name(self):
        hosts, dns = endpoints()
        for port, words in PUBLISHED.items():
            to, source = DOORS[port]
            self.assertEqual(f"{hosts.get(to)}, for {hosts.get(source)}", words, port)
        self.assertEqual({words.split(",")[0] for words in PUBLISHED.values()}, set(hosts.values()), "a host has no port")
        for target in re.findall(r"(?:UDP|TCP):(127\S+:53)\b", TEXT):
            self.assertIn(target, dns)


if __name__ == "__main__":
    lab.main()
