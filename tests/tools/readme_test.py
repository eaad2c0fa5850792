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
        self.assertRegex(done.stdout, r"sure: \d+ rules")

    def test_the_first_result_is_what_it_shows(self):
        shown = next(body for kind, body in BLOCKS if kind == "" and "✓" in body)
        done = run("run", "scenarios")
        self.assertEqual(done.returncode, 0, done.stdout)
        for line in shown.splitlines():
            self.assertIn(line, done.stdout)


if __name__ == "__main__":
    lab.main()
