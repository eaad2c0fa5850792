#!/usr/bin/python3
"""lab.main(): a skip hides no failure, and each test is a case that tests/tally.py counts."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import lab

TALLY = lab.ROOT / "tests" / "tally.py"
FAILS = "    def test_a_fails(self): self.assertEqual(1, 2)\n"
PASSES = "    def test_b_passes(self): pass\n"
ASKS = "    def test_c_asks(self): lab.tool('no-such-tool')\n"
PARTS = ("    def test_d_parts(self):\n        for i in (1, 2):\n            with self.subTest(i=i): self.assertEqual(i, 1)\n")
NONE = "    @classmethod\n    def setUpClass(cls): lab.tool('no-such-tool')\n" + PASSES


class Skips(unittest.TestCase):
    def outcome(self, tests):
        """(exit code, last line, the lines of tests/tally.py) of a script with these tests."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "cases").mkdir()
            script = folder / "demo.py"
            script.write_text(f"import unittest\nimport lab\nclass T(unittest.TestCase):\n{tests}lab.main()\n")
            environment = {**os.environ, "PYTHONPATH": str(lab.ROOT / "tests" / "tools"),
                           "MAILFLOW_REPORTS": str(folder / "cases")}
            done = subprocess.run([sys.executable, script], env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            status = {0: "run", 77: "notrun"}.get(done.returncode, "fail")
            (folder / "ctest.xml").write_text(f'<testsuite><testcase name="demo" status="{status}"/></testsuite>')
            tally = subprocess.run([sys.executable, TALLY, f"dev={folder}"], capture_output=True, text=True, check=False)
            return done.returncode, done.stdout.splitlines()[-1], tally.stdout.splitlines()

    def test_a_failure_beside_a_skip_stays_a_failure(self):
        code, _, lines = self.outcome(FAILS + ASKS)
        self.assertEqual(code, 1)
        self.assertEqual(lines[0], "skipped  dev: demo: T.test_c_asks: no-such-tool is not installed")
        self.assertEqual(lines[1], "FAILED   dev: demo: T.test_a_fails")
        self.assertEqual(lines[-2:], ["         AssertionError: 1 != 2", "0 passed, 1 failed, 1 skipped"])

    def test_a_skip_beside_a_success_is_counted(self):
        code, _, lines = self.outcome(PASSES + ASKS)
        self.assertEqual(code, 0)
        self.assertEqual(lines, ["skipped  dev: demo: T.test_c_asks: no-such-tool is not installed",
                                 "1 passed, 0 failed, 1 skipped"])

    def test_all_skipped_is_77_with_the_reason(self):
        for tests in (ASKS, NONE):
            with self.subTest(tests=tests):
                code, last, lines = self.outcome(tests)
                self.assertEqual((code, last), (77, "no-such-tool is not installed"))
                self.assertEqual(lines[-1], "0 passed, 0 failed, 1 skipped")

    def test_a_part_that_fails_is_a_failed_test(self):
        code, _, lines = self.outcome(PARTS + PASSES)
        self.assertEqual((code, lines[0], lines[-1]), (1, "FAILED   dev: demo: T.test_d_parts", "1 passed, 1 failed"))


if __name__ == "__main__":
    lab.main()
