#!/usr/bin/python3
"""docker-compose.yml leads where it says: `up` with its command, alone as in a container, has each published port.

On loopback here, so that the usual suite listens nowhere else; open_test takes the command to the letter.
"""

import json
import os
import re
import subprocess
import unittest

import lab

TEXT = (lab.ROOT / "docker-compose.yml").read_text()
COMMAND = " ".join(re.search(r"command: \[(up, .*?)\]", TEXT, re.DOTALL)[1].split())
UP = [word.strip('"') for word in COMMAND.split(", ")]
PUBLISHED = dict(re.findall(r"127\.0\.0\.1:(\d+):\1 +# (\w+(?:, for \w+)?)$", TEXT, re.MULTILINE))
DNS = set(re.findall(r"127\.0\.0\.1:(\d+):\1/(?:udp|tcp)", TEXT))


def told(words):
    """What the page tells of the lab that these words start, in a network namespace where nothing else runs."""
    unshare, ip, timeout = lab.tool("unshare"), lab.tool("ip"), lab.tool("timeout")
    alone = [unshare, "--net"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        lab.skip("this machine allows no network namespaces")
    ask = ("import json, urllib.request as u; "
           "print(u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:8025/api/lab', timeout=60).read().decode())")
    script = (f'{ip} link set lo up; "$@" >&2 & until /usr/bin/python3 -c "{ask}" 2>/dev/null; '
              "do kill -0 $! || exit 1; done; kill $!; wait $!")
    done = subprocess.run([*alone, timeout, "60", "sh", "-c", script, "sh", lab.program(), *words], cwd=lab.ROOT, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if not done.stdout:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


class Published(unittest.TestCase):
    def check(self, listens):
        self.assertGreater(len(PUBLISHED), 3)
        self.assertEqual(sum("0.0.0.0" in word for word in UP), 2, "neither the page nor the entries are published")
        entries = told([word.replace("0.0.0.0", listens) for word in UP])["entries"]
        ports = {}
        for row in entries:
            address, port = row["endpoint"].split(":")
            self.assertEqual(address, listens)
            words = row["host"] + (f", for {row['as']}" if row["as"] else "")
            if words:
                ports[port] = words
            else:
                self.assertEqual(DNS, {port})
        self.assertEqual(ports, {port: words for port, words in PUBLISHED.items() if words != "page"})


class Compose(Published):
    def test_each_published_port_leads_where_its_remark_says(self):
        self.check("127.0.0.1")

    def test_its_examples_use_ports_that_are_there(self):
        for port in re.findall(r"--server 127\.0\.0\.1:(\d+)", TEXT):
            self.assertIn(port, PUBLISHED)
        for port in re.findall(r"dig @127\.0\.0\.1 -p (\d+)", TEXT):
            self.assertIn(port, DNS)


if __name__ == "__main__":
    lab.main()
