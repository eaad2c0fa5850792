#!/usr/bin/python3
"""The line that `up` prints to try works as it is printed."""

import pathlib
import shlex
import subprocess
import tempfile
import unittest

import lab

LAB = lab.ROOT / "scenarios/labs/two-providers.lab.yaml"


class Try(unittest.TestCase):
    def test_the_line_to_try_delivers(self):
        swaks = lab.tool("swaks")
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            with log.open("w") as out:
                process = subprocess.Popen([lab.program(), "up", str(LAB), "--page", "0"], stdout=subprocess.PIPE, stderr=out, text=True)
            try:
                line = next(line for line in process.stdout if line.startswith("try:  swaks "))
                words = shlex.split(line.removeprefix("try:  swaks "))
                done = subprocess.run([swaks, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      text=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertIn("=== TLS started with cipher TLSv1.3", done.stdout)
                self.assertRegex(done.stdout, r"<~  250 2\.6\.0 .* Queued mail for delivery")
                told = next(line for line in process.stdout if "delivered" in line)
                self.assertRegex(told, r"^\d\d:\d\d:\d\d  exo  .* → adminfc@msxfaqdev\.onmicrosoft\.com  ✓ delivered$")
            finally:
                process.terminate()
                self.assertEqual(process.wait(timeout=20), 143)
                process.stdout.close()
            self.assertEqual(log.read_text(), "")


if __name__ == "__main__":
    lab.main()
