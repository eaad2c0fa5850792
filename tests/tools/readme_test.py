#!/usr/bin/python3
"""What README.md shows does what it says: its lab and scenario run, its commands that end by themselves end well."""

import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import lab

README = (lab.ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.M | re.S)


def run(*command):
    return subprocess.run([lab.program(), *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, cwd=lab.ROOT, check=False)


def commands(verb):
    """The README's commands with this verb, as arguments."""
    text = "".join(body for kind, body in BLOCKS if kind == "").replace("\\\n", " ")
    return [shlex.split(line, comments=True)[1:] for line in text.splitlines() if line.startswith(f"./mailflow {verb} ")]


class Readme(unittest.TestCase):
    def test_its_lab_and_scenario_run(self):
        files = [body for kind, body in BLOCKS if kind == "yaml"]
        labs = [body for body in files if body.startswith("lab: ")]
        scenarios = [body for body in files if body.startswith("scenario: ")]
        self.assertEqual((len(labs), len(scenarios)), (1, 1))
        with tempfile.TemporaryDirectory() as folder:
            name = re.match(r"lab: (\S+)", labs[0])[1]
            (pathlib.Path(folder) / f"{name}.lab.yaml").write_text(labs[0], encoding="utf-8")
            (pathlib.Path(folder) / "example.scenario.yaml").write_text(scenarios[0], encoding="utf-8")
            done = run("run", folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("2 passed", done.stdout)

    def test_explain_says_why(self):
        asked = commands("explain")
        self.assertEqual(len(asked), 1)
        done = run(*asked[0])
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertTrue(done.stdout.startswith("rejected by exo at RCPT\n550 5.7.51 "), done.stdout)
        self.assertIn("\n  fabrikam → exo: 203.0.113.7, TLS, certificate ", done.stdout)
        self.assertIn("  ├ ✗ Filter: address 203.0.113.7 is not in  ", done.stdout)
        self.assertIn('near miss: Filter: address 203.0.113.7 is not in 198.51.100.40; it would match with '
                      '-SenderIPAddresses @{Add="203.0.113.7"}: then ', " ".join(done.stdout.split()))
        self.assertRegex(done.stdout, r"sure: \d+ rules, \d+ documented")

    def test_the_tasks_are_about_what_init_writes(self):
        tasks = [shlex.split(line.split("   ")[0], comments=True)[1:]
                 for line in run().stdout.splitlines() if line.startswith("  mailflow ")]
        with tempfile.TemporaryDirectory() as folder:
            made = run(*tasks[0], "-o", folder).stdout
            for task in tasks[1:]:
                for word in task:
                    if word.startswith("filter-in-front."):
                        self.assertTrue((pathlib.Path(folder) / word).exists(), (word, made))
                self.assertFalse([word for word in task if word.startswith("my.")], task)

    def test_the_first_result_is_what_it_shows(self):
        shown = next(body for kind, body in BLOCKS if kind == "" and "✓" in body)
        done = run("run", "scenarios")
        self.assertEqual(done.returncode, 0, done.stdout)
        for line in shown.splitlines():
            self.assertIn(line, done.stdout)


if __name__ == "__main__":
    lab.main()
