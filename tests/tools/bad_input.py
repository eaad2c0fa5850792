#!/usr/bin/python3
"""Bad lab files: one message with its place, exit 65, and neither time nor memory nor files are lost over them."""

import os
import pathlib
import resource
import subprocess
import tempfile
import unittest

import lab

GOOD = """lab: small
hosts:
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
"""
SECONDS = 1.0  # of processor time, which a busy machine does not stretch
# What is mapped may be the file and a copy; the program alone has about 60 MB.
MEGABYTES = 400

CASES = {
    "unknown key": (GOOD.replace("domains:", "domians:"), "3:", "domains"),
    "duplicate key": (GOOD + "lab: twice\n", "4:1", "twice"),
    "wrong type": (GOOD.replace("[203.0.113.7]", "{ a: b }"), "3:", "addresses"),
    "alias": ("lab: &a x\ndescription: *a\n", "2:", "alias"),
    "tab": ("lab:\tx\n\thosts: y\n", "2:", ""),
    "deep nesting": ("lab: x\nhosts: " + "[" * 100_000, "2:", ""),
    "many keys": ("lab: x\nhosts:\n" + "".join(f"  h{i}: 1\n" for i in range(200_000)), ":", ""),
    "NUL": (GOOD + "description: a\0b\n", "4:", ""),
    "bad UTF-8": (GOOD.encode() + b"description: \xff\xfe\n", "4:", ""),
    "empty": ("", "1:1", ""),
    "address twice": (GOOD + "  other: { kind: mta, addresses: [203.0.113.7], domains: [b.test] }\n", "4:", "203.0.113.7"),
    "unknown host": (GOOD + "tenants:\n  contoso: { host: exo }\n", "5:", "exo"),
    "30 MB": ("lab: x\ndescription: " + "x" * 30_000_000 + "\n", "", ""),
}


class BadInput(unittest.TestCase):
    def check(self, content, place, word):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "bad.lab.yaml"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            child = subprocess.Popen([lab.program(), "certs", path, "-o", pathlib.Path(folder) / "out"],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            output, errors = child.communicate(timeout=280)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            text = errors.decode()
            self.assertEqual((child.returncode, output), (65, b""), text[:500])
            self.assertIn(f"bad.lab.yaml:{place}" if place else "bad.lab.yaml", text.splitlines()[0])
            self.assertIn(word, text)
            self.assertLess(len(text), 4000, "the message is a wall")
            self.assertEqual(os.listdir(folder), ["bad.lab.yaml"], "something was left behind")
            seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
            self.assertLess(seconds, SECONDS)
            self.assertLess(used.ru_maxrss / 1024, MEGABYTES)

    def test_each(self):
        for name, (content, place, word) in CASES.items():
            with self.subTest(name):
                self.check(content, place, word)

    def test_the_good_one_is_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "good.lab.yaml"
            path.write_text(GOOD, encoding="utf-8")
            done = subprocess.run([lab.program(), "certs", path, "-o", pathlib.Path(folder) / "out"],
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
