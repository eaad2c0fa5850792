#!/usr/bin/python3
"""Reports of `mailflow run`: forms, shards and their merge, coverage, and what only a terminal gets to see."""

import json
import os
import pty
import re
import subprocess
import unittest

import lab
from cli_test import LAB, SCENARIO, Tool


class Reports(Tool):
    def setUp(self):
        super().setUp()
        self.write("small.lab.yaml", LAB % "")

    def test_each_format_on_stdout_is_the_one_in_a_file(self):
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        self.write("bad.scenario.yaml", SCENARIO % "rejected 5.7.51 by exo")
        begins = {"json": "{", "junit": "<?xml", "tap": "TAP version 13\n1..2\n", "github": "::error file=bad.scenario.yaml",
                  "azure": "##vso[task.logissue type=error;sourcepath=bad.scenario.yaml", "markdown": "## ✗",
                  "sarif": "{", "run": "{"}
        reports = [option for kind in begins for option in ("--report", f"{kind}=r.{kind}")]
        self.expect(1, "run", ".", *reports)
        for kind, begin in begins.items():
            out = self.expect(1, "run", ".", "--format", kind)[0]
            self.assertTrue(out.startswith(begin), out[:80])
            self.assertEqual(out, (self.folder / f"r.{kind}").read_text())

    def test_a_file_that_cannot_be_read_is_one_case_beside_the_others(self):
        self.write("bad.scenario.yaml", (SCENARIO % "delivered").replace("steps:", "step:"))
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        self.write("worse.scenario.yaml", "scenario: [\n")
        kinds = ["pretty", "json", "junit", "tap", "github", "azure", "markdown", "sarif", "run"]
        out = self.expect(65, "run", ".", *[option for kind in kinds for option in ("--report", f"{kind}=r.{kind}")])[0]
        self.assertIn("1 passed, 2 not run", out)
        for kind in kinds:
            text = (self.folder / f"r.{kind}").read_text()
            self.assertIn("unknown key", text, kind)
            self.assertIn("worse.scenario.yaml", text, kind)
        self.assertIn("::error file=bad.scenario.yaml,line=3,col=1,", (self.folder / "r.github").read_text())
        (self.folder / "good.scenario.yaml").unlink()
        self.assertIn("0 passed, 2 not run", self.expect(65, "run", ".", "--filter", "nobody", "--tag", "none")[0])

    def test_more_says_what_there_was_to_see(self):
        self.write("talk.scenario.yaml", (SCENARIO % "delivered").partition("steps:\n")[0] + "steps:\n"
                   "  - name: talk\n    dialog: { host: exo, source: 203.0.113.7, lines: [\"< 220*\", \"> NOOP\", \"< 5*\"] }\n")
        out = self.expect(1, "run", ".", "-v")[0]
        self.assertIn("expected   5* (line 3 of the dialog)\n", out)
        self.assertRegex(out, r"\nS  220 [^\n]+\nC  NOOP\nS  250 ")
        self.assertNotIn("queue", out)
        self.assertNotIn("agree", out)

    def test_merged_shards_are_the_unsharded_run(self):
        self.write("good.scenario.yaml", (SCENARIO % "delivered").replace("steps:", "matrix: [{to: david}, {to: nobody},"
                   " {to: none}]\nsteps:").replace("david@", "${to}@"))
        self.write("more.scenario.yaml", SCENARIO % "delivered")
        kinds = ["pretty", "json", "junit", "tap", "github", "azure", "markdown", "sarif", "run"]
        for total in (1, 3, 6):
            parts = [f"{i}-{total}.run" for i in range(1, total + 1)]
            for i, part in enumerate(parts, 1):
                done = self.run_it("run", ".", "--shard", f"{i}/{total}", "--report", f"run={part}", "--coverage")
                self.assertIn(done.returncode, (0, 1), done.stderr)
            for kind in kinds:
                self.assertEqual(self.expect(1, "report", "merge", *reversed(parts), "--format", kind)[0],
                                 self.expect(1, "run", ".", "--coverage", "--format", kind)[0], (total, kind))
        self.assertIn("nothing falls to shard 6/6",
                      self.expect(0, "run", ".", "--shard", "6/6", "--report", "run=6-6.run")[1])

    def test_a_merge_that_would_not_be_complete_is_65(self):
        self.write("good.scenario.yaml", (SCENARIO % "delivered").replace("steps:", "matrix: [{n: 1}, {n: 2}]\nsteps:")
                   .replace("x@", "x${n}@"))
        for i in (1, 2):
            self.expect(0, "run", ".", "--shard", f"{i}/2", "--report", f"run={i}.run")
        self.expect(0, "run", ".", "--filter", "x2", "--shard", "2/2", "--report", "run=filtered.run")
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        self.expect(0, "run", ".", "--shard", "2/2", "--report", "run=other.run")
        self.write("text.run", "no run\n")
        cases = [
            (["1.run"], "1 of 2 shards are missing: 2/2"),
            (["1.run", "2.run", "1.run"], "shard 1/2 is there twice: 1.run and 1.run"),
            (["1.run", "filtered.run"], "1.run and filtered.run are not of one run: --filter or --tag"),
            (["1.run", "other.run"], "1.run and other.run are not of one run: the scenarios"),
            (["1.run", "text.run"], "text.run: this is no run file"),
            (["1.run", "nowhere.run"], "nowhere.run: there is no such file"),
        ]
        for files, message in cases:
            out, err = self.expect(65, "report", "merge", *files)
            self.assertEqual(out, "")
            self.assertIn(message, err)

    def test_the_shard_as_the_ci_says(self):
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        environment = {name: value for name, value in os.environ.items() if not re.search("NODE|INDEX|PARALLEL|JOBPOSITION|TOTALJOBS", name)}
        ci = {**environment, "CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "2"}
        done = self.run_it("run", ".", "--shard", "auto", "--format", "run", environment=ci)
        self.assertEqual(json.loads(done.stdout)["shard"], {"number": 1, "total": 2})
        done = self.run_it("run", ".", "--shard", "auto", environment=environment)
        self.assertEqual(done.returncode, 64)
        self.assertIn(b"nothing here tells which shard this is", done.stderr)

    def test_coverage(self):
        self.write("good.scenario.yaml", SCENARIO % "delivered")
        out = self.expect(0, "run", ".", "--coverage")[0]
        self.assertRegex(out, r"\ncoverage +\d+ of \d+ rules, \d+ of \d+ answers of their tests\nnot asked +")
        rules = json.loads(self.expect(0, "run", ".", "--coverage", "--format", "json")[0])["coverage"]
        known = [rule["id"] for rule in json.loads(self.expect(0, "rules", "--format", "json")[0])]
        self.assertEqual([row["rule"] for row in rules], known)
        self.assertTrue(any(row["yes"] > 0 for row in rules))

    def on_a_terminal(self, *arguments, **variables):
        """What a terminal gets: (stdout and stderr together, exit code)."""
        inner, outer = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **variables}
        with subprocess.Popen([lab.program(), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=outer,
                              stderr=outer, env=environment) as process:
            os.close(outer)
            shown = b""
            while True:
                try:
                    piece = os.read(inner, 65536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
        os.close(inner)
        return shown.decode(), process.returncode

    def test_progress_and_colours_are_for_a_terminal_alone(self):
        rows = ", ".join(f"{{n: {n}}}" for n in range(300))
        self.write("good.scenario.yaml", (SCENARIO % "delivered").replace("steps:", f"matrix: [{rows}]\nsteps:")
                   .replace("x@", "x${n}@"))
        shown, code = self.on_a_terminal("run", ".", "--jobs", "1")
        self.assertEqual(code, 0)
        self.assertRegex(shown, r"\r\x1b\[K\d+/300\r")
        self.assertRegex(shown, r"\r\x1b\[K[^\r]*\x1b\[")  # wiped, then the report in colours
        plain, _ = self.on_a_terminal("run", ".", "--jobs", "1", NO_COLOR="1")
        self.assertNotIn("\x1b[3", plain)
        self.assertNotIn("\x1b", self.on_a_terminal("run", ".", "--jobs", "1", TERM="dumb")[0])
        out, err = self.expect(0, "run", ".")
        self.assertEqual(err, "")
        self.assertNotIn("\x1b", out)


if __name__ == "__main__":
    lab.main()
