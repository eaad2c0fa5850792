#!/usr/bin/python3
"""What tests/tally.py counts, from reports as ctest and GoogleTest write them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TALLY = pathlib.Path(__file__).resolve().parent / "tally.py"
RAN = '<testcase name="{0}" classname="{0}" time="0.1" status="run"><system-out>fine</system-out></testcase>'
FAILED = '<testcase name="{0}" classname="{0}" time="0.1" status="fail"><failure message=""/><system-out>first\n{1}</system-out></testcase>'
SKIPPED = '<testcase name="{0}" classname="{0}" time="0.1" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>{1}</system-out></testcase>'


class Tally(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "cases").mkdir()

    def tally(self, entries=None, **reports):
        if entries is not None:
            (self.folder / "ctest.xml").write_text(f'<testsuite>{"".join(entries)}</testsuite>')
        for name, text in reports.items():
            (self.folder / "cases" / f"{name}.xml").write_text(text)
        run = subprocess.run([sys.executable, TALLY, f"dev={self.folder}"], capture_output=True, text=True)
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout.splitlines()

    def test_a_program_with_a_report_counts_by_its_cases(self):
        cases = ('<testsuites><testsuite><testcase name="a" classname="S" status="run"/><testcase name="b" classname="S" '
                 'status="run"/><testcase name="c" classname="S" result="skipped"><skipped message="no tool"/></testcase>'
                 "</testsuite></testsuites>")
        code, lines = self.tally([RAN.format("base_test"), RAN.format("lint")], base_test=cases)
        self.assertEqual((code, lines), (0, ["skipped  dev: base_test: S.c: no tool", "3 passed, 0 failed, 1 skipped"]))

    def test_a_failed_case_is_named_with_its_words(self):
        cases = '<testsuites><testcase name="a" classname="S"><failure message="m">wanted 1</failure></testcase></testsuites>'
        code, lines = self.tally([FAILED.format("base_test", "x")], base_test=cases)
        self.assertEqual((code, lines), (1, ["FAILED   dev: base_test: S.a", "         wanted 1", "0 passed, 1 failed"]))

    def test_a_crash_after_good_cases_is_a_failure(self):
        cases = '<testsuites><testcase name="a" classname="S"/></testsuites>'
        code, lines = self.tally([FAILED.format("base_test", "AddressSanitizer")], base_test=cases)
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("         AddressSanitizer", lines)

    def test_a_report_cut_off_is_a_failure_when_the_program_failed(self):
        code, lines = self.tally([FAILED.format("base_test", "killed")], base_test="<testsuites><testca")
        self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed"))

    def test_a_skipped_script_says_why(self):
        code, lines = self.tally([RAN.format("lint"), SKIPPED.format("swaks_test", "swaks is not installed")])
        self.assertEqual((code, lines), (0, ["skipped  dev: swaks_test: swaks is not installed", "1 passed, 0 failed, 1 skipped"]))

    def test_nothing_ran(self):
        self.assertEqual(self.tally([]), (4, ["0 passed, 0 failed"]))

    def test_only_skips_is_nothing_ran(self):
        self.assertEqual(self.tally([SKIPPED.format("a", "b")])[0], 4)

    def test_a_stage_without_a_report_failed(self):
        code, lines = self.tally()
        self.assertEqual((code, lines[0], lines[-1]), (1, "FAILED   dev", "0 passed, 1 failed"))

    def test_a_build_that_failed_is_a_failure(self):
        (self.folder / "build-failed").write_text("x.cpp:1: error: no\n")
        code, lines = self.tally()
        self.assertEqual((code, lines), (1, ["FAILED   dev: does not build", "         x.cpp:1: error: no", "0 passed, 1 failed"]))


if __name__ == "__main__":
    unittest.main()
