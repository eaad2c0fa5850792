#!/usr/bin/python3
"""kill -9 of a lab that is up: its block of addresses is free again, and its trace can be read and written on."""

import pathlib
import signal
import smtplib
import sqlite3
import tempfile
import unittest

import lab

LAB = lab.ROOT / "scenarios" / "labs" / "filter-in-front.lab.yaml"


def sockets():
    """Of this machine, what is bound: (address as a number, inode), listening or an open UDP socket."""
    for table in ("tcp", "udp"):
        for line in pathlib.Path(f"/proc/net/{table}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] in ("0A", "07"):
                yield int.from_bytes(bytes.fromhex(fields[1].split(":")[0])[::-1], "big"), fields[9]


def inodes_in(block):
    """Of the sockets that are bound in the /20 of this address."""
    return {inode for address, inode in sockets() if address >> 12 == number(block) >> 12}


def number(address):
    return int.from_bytes(bytes(map(int, address.split("."))), "big")


def send(up):
    with smtplib.SMTP(*up.endpoint("fabrikam"), local_hostname="client.example", timeout=60) as client:
        return client.sendmail("x@nwtraders.test", ["user@fabrikam.com"], "Subject: kept\r\n\r\nHello.\r\n")


class SuddenEnd(unittest.TestCase):
    def test_nothing_stays_claimed(self):
        with lab.Up(LAB) as up:
            block, page = up.dns[0], up.page.rsplit(":", 1)[1]
            bound = inodes_in(block)
            self.assertGreater(len(bound), 3)
            up.stop(signal.SIGKILL)
        # Another lab may have claimed the block since, with sockets of its own.
        self.assertEqual(inodes_in(block) & bound, set())
        with lab.Up(LAB, page=page) as again:
            self.assertEqual(again.page.rsplit(":", 1)[1], page)
            self.assertEqual(send(again), {})

    def test_what_was_answered_with_250_is_in_the_trace(self):
        with tempfile.TemporaryDirectory() as folder:
            trace = pathlib.Path(folder) / "trace.db"
            for lives in (1, 2):
                with lab.Up(LAB, "--trace", trace) as up:
                    for _ in range(20):
                        self.assertEqual(send(up), {})
                    up.stop(signal.SIGKILL)
                with sqlite3.connect(trace) as database:
                    hops = database.execute("SELECT count(*) FROM hops WHERE run = 1 AND code = 250 AND recipient = "
                                            "'user@fabrikam.com'").fetchone()
                    said = database.execute("SELECT count(*) FROM transcripts WHERE run = 1 AND text LIKE "
                                            "'% C RCPT TO:<user@fabrikam.com>%'").fetchone()
                self.assertEqual((hops, said), ((20 * lives,), (20 * lives,)))


if __name__ == "__main__":
    lab.main()
