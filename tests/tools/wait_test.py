#!/usr/bin/python3
"""A scenario that waits two days of lab time asks the machine for no timer, and never waits in vain."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import lab

SCENARIO = """scenario: two days in a queue
lab:
  lab: wait
  clock: 2026-01-05T08:00Z
  hosts:
    exo: { kind: exchange-online, addresses: [40.107.1.10] }
    fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
  tenants:
    contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
steps:
  - fault: { host: exo, connect: timeout, for: 47h }
  - send: { id: m, from: x@fabrikam.com, to: [david@contoso.com], via: fabrikam }
    expect: { queued: true }
  - advance: 48h
  - check: { message: m, delivered: true }
"""
TIMERS = ["timerfd_create", "timerfd_settime", "timer_create", "timer_settime", "setitimer", "alarm", "nanosleep",
          "clock_nanosleep"]
WAITS = ["epoll_wait", "epoll_pwait", "poll"]
# How long it would wait at most, in milliseconds, and what it came back with.
WAITED = re.compile(r"(?:epoll_p?wait|poll)\(.*, (-?\d+)(?:, NULL, 8)?\) += (-?\d+)")
WATCHDOG = 1000  # of a lab that waits for its own bytes: it tells of bugs, and must never bite


class Waiting(unittest.TestCase):
    def test_two_days_arm_no_timer(self):
        strace = lab.tool("strace")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "wait.scenario.yaml"
            path.write_text(SCENARIO, encoding="utf-8")
            calls = pathlib.Path(folder) / "calls"
            done = subprocess.run([strace, "-f", "-o", calls, "-e", "trace=" + ",".join("?" + c for c in TIMERS + WAITS),
                                   lab.program(), "run", path, "--jobs", "1"], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False, env=lab.without_leak_check())
            if "ptrace" in done.stdout and "not permitted" in done.stdout:
                lab.skip("strace may not trace here")
            self.assertEqual(done.returncode, 0, done.stdout)
            seen = calls.read_text(encoding="utf-8", errors="replace")
        self.assertIn("exited with 0", seen)
        for timer in TIMERS:
            self.assertNotIn(f" {timer}(", seen)
        waits = [(int(most), int(ready)) for most, ready in WAITED.findall(seen)]
        self.assertGreater(len(waits), 10)
        self.assertEqual({most for most, _ in waits if most > WATCHDOG}, set())
        self.assertEqual([most for most, ready in waits if most > 0 and ready == 0], [])


if __name__ == "__main__":
    lab.main()
