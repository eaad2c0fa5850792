#!/usr/bin/python3
"""1,000 runs of the published experiment with --jobs 8 on half a processor: every one passes.

Half a processor is a cgroup quota (version 2's cpu.max or version 1's cpu.cfs_quota_us) where one may be made, else one
processor that is shared with a loop of the same weight. The first line of the output says which.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import lab

SCENARIOS = lab.ROOT / "scenarios"
EXPERIMENT = SCENARIOS / "partner-wildcard" / "two-providers-by-address.scenario.yaml"
RUNS = int(os.environ.get("MAILFLOW_THROTTLED_RUNS", "1000"))


@contextlib.contextmanager
def quota():
    """A cgroup of half a processor: the file that a process writes itself into. None where none may be made."""
    for root, knobs in (("/sys/fs/cgroup", {"cpu.max": "50000 100000"}),
                        ("/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000"})):
        group = pathlib.Path(root) / f"mailflow-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            if not all((group / knob).exists() for knob in knobs):
                continue  # a folder, but no cgroup
            for knob, value in knobs.items():
                (group / knob).write_text(value, "ascii")
            yield group / "cgroup.procs"
            return
        finally:
            group.rmdir()
    yield None


@contextlib.contextmanager
def half_a_processor():
    """The words before a command that give it half a processor."""
    with quota() as procs:
        if procs is not None:
            print(f"half a processor by a quota: {procs.parent}", flush=True)
            yield ["sh", "-c", f'echo $$ >{procs} && exec "$@"', "sh"]
            return
    taskset = lab.tool("taskset")
    print("half a processor by sharing processor 0 with a loop", flush=True)
    with subprocess.Popen([taskset, "-c", "0", sys.executable, "-c", "while True: pass"]) as loop:
        try:
            yield [taskset, "-c", "0"]
        finally:
            loop.kill()


class Throttled(unittest.TestCase):
    def test_every_run_passes(self):
        with tempfile.TemporaryDirectory() as folder, half_a_processor() as before:
            folder = pathlib.Path(folder)
            shutil.copytree(SCENARIOS / "labs", folder / "labs")
            (folder / "runs").mkdir()
            for run in range(RUNS):
                shutil.copy(EXPERIMENT, folder / "runs" / f"run-{run:04}.scenario.yaml")
            report = folder / "report.xml"
            done = subprocess.run([*before, lab.program(), "run", folder / "runs", "--jobs", "8", "--report",
                                   f"junit={report}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:])
            cases = xml.etree.ElementTree.parse(report).getroot().iter("testcase")
            passed = sum(not list(case) or {child.tag for child in case} <= {"system-out", "properties"} for case in cases)
            self.assertGreaterEqual(passed, RUNS)
            self.assertEqual(passed % RUNS, 0)


if __name__ == "__main__":
    lab.main()
