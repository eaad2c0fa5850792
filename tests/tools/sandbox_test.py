#!/usr/bin/python3
"""Nobody's user, no capabilities, every file system read-only, no IPv6: a suite runs and a lab stays up there.

And with half a processor by a cgroup, where one may be made, `run` starts one lab at a time.
"""

import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import lab
from throttled import quota

SANDBOX = lab.ROOT / "tests" / "tools" / "sandbox"


class Sandbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)  # for another user, who may not reach the build
        shutil.copy(lab.program(), cls.folder / "mailflow")
        shutil.copytree(lab.ROOT / "scenarios" / "labs", cls.folder / "labs")
        shutil.copytree(lab.ROOT / "scenarios" / "partner-wildcard", cls.folder / "partner-wildcard")
        tried = cls.inside("true")
        if tried.returncode == 77:
            lab.skip(tried.stderr.strip())

    @classmethod
    def inside(cls, *command):
        return subprocess.run([str(SANDBOX), *map(str, command)], cwd=cls.folder, stdin=subprocess.DEVNULL, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)

    def test_it_is_as_strict_as_it_says(self):
        done = self.inside("sh", "-c", "grep ^Cap /proc/self/status; grep NoNewPrivs /proc/self/status; "
                           "for f in . /tmp /var/tmp /dev/shm; do touch $f/x 2>/dev/null && echo wrote $f; done; "
                           "cat /proc/net/if_inet6 2>/dev/null; echo end")
        self.assertEqual(re.sub(r"\s+", " ", done.stdout),
                         "".join(f"Cap{name}: {0:016x} " for name in ("Inh", "Prm", "Eff", "Bnd", "Amb")) +
                         "NoNewPrivs: 1 end ")

    def test_a_suite_runs(self):
        done = self.inside("./mailflow", "run", "partner-wildcard", "--format", "json")
        # Some scenarios show connectors that do not do what they seem to; a WARNING says so.
        said = [line for line in done.stderr.splitlines() if not line.startswith("WARNING: ")]
        self.assertEqual((done.returncode, said), (0, []), done.stdout[-2000:])
        self.assertGreater(done.stdout.count('"passed"'), 20)

    def test_the_machine_suffices(self):
        done = self.inside("./mailflow", "doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("This machine can run labs.", done.stdout)

    def test_a_lab_stays_up_and_takes_mail(self):
        swaks = lab.tool("swaks")
        talk = f"{swaks} --server 127.0.0.1:2504 --from x@fabrikam.com --to david@contoso.com"
        script = ("./mailflow up labs/filter-in-front.lab.yaml --map --entry fabrikam:exo & up=$!; "
                  f"until {talk}; code=$?; [ $code -eq 24 ] || ! kill -0 $up; do :; done; kill $up; wait $up; echo ended $?")
        done = self.inside("sh", "-c", script)
        self.assertIn("127.64.0.16:2525", done.stdout)
        self.assertIn("2504", done.stdout)
        self.assertIn(f"ended {128 + signal.SIGTERM}", done.stdout, done.stderr)

    def test_its_shell_answers(self):
        done = self.inside("sh", "-c", "echo '(Get-InboundConnector).Name' | ./mailflow shell labs/filter-in-front.lab.yaml")
        self.assertEqual((done.returncode, done.stdout), (0, "Filter\n"), done.stderr)

    def test_a_trace_needs_a_place(self):
        done = self.inside("./mailflow", "up", "labs/filter-in-front.lab.yaml", "--trace", "x.trace")
        self.assertEqual((done.returncode, done.stdout), (69, ""), done.stderr)
        self.assertIn("x.trace", done.stderr)


class Limits(unittest.TestCase):
    """Half a processor is one lab, or one compiler, at a time."""

    def with_half(self, *command):
        with quota() as procs:
            if procs is None:
                self.skipTest("no cgroup may be made here")
            done = subprocess.run(["sh", "-c", f'echo $$ >{procs} && exec "$@"', "sh", *command], cwd=lab.ROOT, text=True,
                                  stdout=subprocess.PIPE, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_the_program(self):
        self.assertRegex(self.with_half(lab.program(), "doctor"),
                         r"time of 0\.5 processors, \d+ MiB: `run` keeps 1 lab busy at a time")

    def test_the_launcher(self):
        functions = 'eval "$(sed -n "/^cgroups() {/,/^}/p; /^jobs_that_fit() {/,/^}/p" mailflow)"; jobs_that_fit'
        self.assertEqual(self.with_half("bash", "-c", functions), "1\n")


if __name__ == "__main__":
    lab.main()
