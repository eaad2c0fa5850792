#!/usr/bin/python3
"""A lab goes on with its trace: after kill -9, in `shell`, with a lab file that has changed, and not twice at once."""

import pathlib
import signal
import smtplib
import sqlite3
import subprocess
import tempfile
import threading
import unittest

import lab

# Mail for contoso.com waits at the relay: where its MX points, nobody listens.
WAITING = """\
lab: resumed
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  fabrikam: { kind: relay, addresses: [203.0.113.7], relay: { routes: { contoso.com: mx } } }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
dns: |
  contoso.com. MX 10 gone.example.
  gone.example. A 192.0.2.200
"""
MENDED = WAITING.replace("MX 10 gone.example.", "MX 10 contoso-com.mail.protection.outlook.com.")


class Resume(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "x.lab.yaml"
        self.trace = pathlib.Path(folder.name) / "x.trace"
        self.file.write_text(WAITING)

    def shell(self, script, *options):
        return subprocess.run([lab.program(), "shell", self.file, "--trace", self.trace, *options], input=script,
                              capture_output=True, text=True, timeout=120)

    def up(self, *options):
        return lab.Up(self.file, "--trace", self.trace, *options)

    def refused(self, *options):
        with self.assertRaises(RuntimeError) as caught:
            self.up(*options)
        return str(caught.exception)

    def send(self, up, subject):
        with smtplib.SMTP(*up.endpoint("fabrikam"), local_hostname="client.example", timeout=60) as client:
            client.sendmail("x@fabrikam.com", ["david@contoso.com"],
                            f"Message-ID: <{subject}@client.example>\r\nFrom: x@client.example\r\nSubject: {subject}\r\n\r\nHello.\r\n")

    def killed_with_mail(self):
        with self.up() as up:
            self.send(up, "first")
            up.stop(signal.SIGKILL)

    def test_what_got_250_is_delivered_once_after_kill(self):
        self.killed_with_mail()
        with self.up() as up:
            shown = up.api()["messages"]
            self.assertEqual([row["to"] for row in shown], ["david@contoso.com"], shown)
            self.send(up, "second")
            _, _, errors = up.stop()
        self.assertIn("run 1 goes on", errors)
        self.assertIn("in queues 1, in mailboxes 0", errors)
        self.file.write_text(MENDED)
        script = "Start-Sleep 86400\nGet-MessageTrace | Sort-Object Subject | ft -HideTableHeaders Subject,Status\n"
        done = self.shell(script, "--resume", "file")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in queues 2", done.stderr)
        self.assertEqual([line.split() for line in done.stdout.splitlines() if line.strip()],
                         [["first", "Delivered"], ["second", "Delivered"]])
        # The file is now what the trace knows, so nothing has to be said.
        again = self.shell("Get-MessageTrace | Measure-Object | % Count\n")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("in queues 0, in mailboxes 2", again.stderr)
        self.assertEqual(again.stdout.split(), ["2"])
        with sqlite3.connect(self.trace) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM deliveries").fetchone(), (2,))
            self.assertEqual(database.execute("SELECT count(*) FROM runs").fetchone(), (1,))

    def promised_until_killed(self, answers):
        """Subjects that were answered with 250 by a lab that is killed in the middle of its work, after so many answers."""
        promised, killed = [], threading.Event()

        def client(number):
            try:
                with smtplib.SMTP(*place, local_hostname=f"client{number}.example", timeout=60) as connection:
                    for message in range(1000):
                        subject = f"{answers}-{number}-{message}"
                        connection.sendmail("x@fabrikam.com", ["david@contoso.com"],
                                            f"Message-ID: <{subject}@client.example>\r\nFrom: x@client.example\r\nSubject: {subject}\r\n\r\nHi.\r\n")
                        promised.append(subject)
                        if len(promised) >= answers:
                            killed.set()
            except (smtplib.SMTPException, OSError):
                killed.set()

        with self.up() as up:
            place = up.endpoint("fabrikam")
            clients = [threading.Thread(target=client, args=(number,)) for number in range(3)]
            for thread in clients:
                thread.start()
            killed.wait(60)
            up.stop(signal.SIGKILL)
            for thread in clients:
                thread.join()
        return promised

    def test_every_250_is_kept_once(self):
        self.file.write_text(MENDED)
        promised = []
        for answers in (3, 17, 40):
            promised += self.promised_until_killed(answers)
        done = self.shell("Start-Sleep 86400\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        with sqlite3.connect(self.trace) as database:
            rows = database.execute("SELECT m.message_id, count(*) FROM deliveries AS d JOIN messages AS m ON m.run = d.run "
                                    "AND m.message = d.message GROUP BY m.message_id").fetchall()
        delivered = {message_id[1:].split("@")[0]: count for message_id, count in rows}
        self.assertGreaterEqual(len(promised), 60)
        self.assertEqual([subject for subject in promised if subject not in delivered], [])
        self.assertEqual([subject for subject, count in delivered.items() if count != 1], [])

    def test_a_changed_lab_file_asks_who_wins(self):
        self.killed_with_mail()
        self.file.write_text(MENDED)
        error = self.refused()
        self.assertIn("ended with 65", error)
        self.assertIn("not what it was when run 1", error)
        self.assertIn("--resume trace", error)
        for how, rest in (("trace", "in queues 1"), ("file", "in queues 1")):
            done = self.shell("1\n", "--resume", how)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(rest, done.stderr)
        fresh = self.shell("Get-MessageTrace\n", "--resume", "new")
        self.assertEqual((fresh.returncode, fresh.stdout.strip(), fresh.stderr), (0, "", ""))

    def test_cmdlets_stay(self):
        done = self.shell("New-InboundConnector Filter -SenderDomains * -RequireTls $true\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        with self.up() as up:
            _, _, errors = up.stop()
        self.assertIn("run 1 goes on", errors)
        again = self.shell("(Get-InboundConnector).Name\n")
        self.assertEqual(again.stdout.strip(), "Filter", again.stderr)

    def test_one_lab_at_a_time(self):
        with self.up():
            error = self.refused()
        self.assertIn("ended with 69", error)
        self.assertIn("belongs to a lab that is running", error)

    def test_a_foreign_file_is_no_trace(self):
        with sqlite3.connect(self.trace) as database:
            database.execute("CREATE TABLE bookmarks(url)")
        self.assertIn("ended with 65", self.refused())
        self.trace.unlink()
        self.killed_with_mail()
        with sqlite3.connect(self.trace) as database:
            database.execute("CREATE TRIGGER t AFTER INSERT ON hops BEGIN DELETE FROM hops; END")
        error = self.refused()
        self.assertIn("ended with 65", error)
        self.assertIn("its tables are not those of one", error)


if __name__ == "__main__":
    lab.main()
