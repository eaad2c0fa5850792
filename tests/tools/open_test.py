#!/usr/bin/python3
"""A lab that is told to listen for others does, and says what that means.

Apart from the usual suite, which names no address but loopback to the kernel (offline_test).
"""

import subprocess
import unittest

import compose_test
import lab

LAB = lab.ROOT / "scenarios" / "labs" / "filter-in-front.lab.yaml"
WARNING = "mailflow: the lab listens on 0.0.0.0: everybody who reaches this machine there reaches the lab\n"


class Open(compose_test.Published):
    def test_the_command_of_the_container_to_the_letter(self):
        self.check("0.0.0.0")

    def test_entries_for_everybody_are_warned_of(self):
        with lab.Up(LAB, "--map", "0.0.0.0") as up:
            self.assertTrue(up.api()["entries"][1]["endpoint"].startswith("0.0.0.0:"))
            self.assertEqual(up.stop()[2], WARNING)

    def test_a_page_for_everybody_is_warned_of(self):
        with lab.Up(LAB, page="0.0.0.0:0") as up:
            self.assertEqual(up.stop()[2], WARNING)

    def test_an_address_that_is_not_this_machines(self):
        done = subprocess.run([lab.program(), "up", LAB, "--page", "0", "--map", "192.0.2.77"], stdin=subprocess.DEVNULL,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (69, ""), done.stderr)
        self.assertIn("cannot listen on 192.0.2.77 port", done.stderr)


if __name__ == "__main__":
    lab.main()
