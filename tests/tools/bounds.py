#!/usr/bin/python3
"""Lab files that are made to be expensive: refused in a second of processor time, in little memory."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import lab

# Of processor time, which a busy machine does not stretch; an optimised build needs less than one.
SECONDS = 4.0
MEGABYTES = 256  # the largest file that is read, 16 MB, and what is made of it

MANY = "lab: x\nhosts:\n"
CASES = {
    "nesting": "lab: x\nhosts: " + "[" * 1_000_000,
    "nesting over lines": "lab: x\nhosts:\n " + "[\n " * 1_000_000,
    "a list in one line": "lab: x\nhosts: [" + "a," * 1_000_000 + "a]",
    "lists in many lines": "lab: x\nhosts:\n" + "".join(f" k{i}: [" + "a," * 4000 + "a]\n" for i in range(300)),
    "maps in maps": "lab: x\nhosts:\n" + "".join(" " * (i + 1) + "a:\n" for i in range(3000)),
    "an alias bomb": "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n"
                                               for i in range(20)),
    "many keys": MANY + "".join(f"  h{i}: 1\n" for i in range(500_000)),
    "many equal keys": MANY + "  h: 1\n" * 500_000,
    "one long key": "x" * 15_000_000 + ": y\n",
    "30 MB": "lab: x\ndescription: " + "x" * 30_000_000 + "\n",
    "quotes without an end": "lab: \"" + "\\x41" * 3_000_000,
}


class Bounds(unittest.TestCase):
    def check(self, content):
        scale = 4 if lab.is_sanitized() else 1
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            (pathlib.Path(folder) / "bad.lab.yaml").write_text(content, encoding="utf-8")
            child = subprocess.Popen([lab.program(), "certs", "bad.lab.yaml", "-o", "certificates"], cwd=folder,
                                     stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            message = err.read(100_000).decode()
            self.assertEqual((child.returncode, out.read()), (65, b""), message[:500])
            self.assertRegex(message, r"\Abad\.lab\.yaml(:\d+:\d+)?: ")
            self.assertLess(len(message), 2000, "the message is a wall")
            self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], ["bad.lab.yaml"])
            self.assertLess(used.ru_utime + used.ru_stime, SECONDS * scale)
            self.assertLess(used.ru_maxrss / 1024, MEGABYTES * scale)

    def test_each(self):
        for name, content in CASES.items():
            with self.subTest(name):
                self.check(content)


if __name__ == "__main__":
    lab.main()
