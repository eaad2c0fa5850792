#!/usr/bin/python3
"""The page of `up`, asked by an HTTP client that is sometimes hostile."""

import http.client
import json
import pathlib
import re
import smtplib
import socket
import subprocess
import tempfile
import unittest

import lab

LAB = """\
lab: "<b>page</b>"
description: a lab with two hosts
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: mta, addresses: [198.51.100.40], domains: [naw.example] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
"""


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        file = pathlib.Path(folder.name) / "page.lab.yaml"
        file.write_text(LAB)
        cls.process = subprocess.Popen([lab.program(), "up", str(file), "--page", "0"], stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end)
        cls.port = int(re.search(r"page http://127\.0\.0\.1:(\d+)$", cls.process.stdout.readline())[1])

    @classmethod
    def end(cls):
        cls.process.terminate()
        code = cls.process.wait(timeout=20)
        cls.process.stdout.close()
        assert code == 143, code

    def ask(self, path, method="GET", headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def raw(self, data):
        """Everything that comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=15) as stream:
            try:
                stream.sendall(data)
                pieces = []
                while piece := stream.recv(65536):
                    pieces.append(piece)
            except ConnectionResetError:
                pass
            return b"".join(pieces)

    def test_health(self):
        answer, body = self.ask("/healthz")
        self.assertEqual((answer.status, body), (200, "ok\n"))

    def test_the_page_needs_no_scripts_and_escapes(self):
        answer, body = self.ask("/")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("<h1>&lt;b&gt;page&lt;/b&gt;</h1>", body)
        self.assertIn("40.107.1.10", body)
        self.assertNotIn("<script", body)
        self.assertNotIn("<b>", body)
        self.assertEqual(self.ask("/style.css")[0].headers["Content-Type"], "text/css; charset=utf-8")

    def test_languages(self):
        self.assertIn('<html lang="de">', self.ask("/?lang=de")[1])
        self.assertIn('<html lang="de">', self.ask("/", headers={"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"})[1])
        self.assertIn('<html lang="en">', self.ask("/?lang=en", headers={"Accept-Language": "de"})[1])

    def test_a_message_appears(self):
        site = json.loads(self.ask("/api/lab")[1])
        hosts = {host["name"]: host for host in site["hosts"]}
        self.assertEqual(hosts["exo"]["addresses"], ["40.107.1.10"])
        server, port = hosts["exo"]["endpoints"][0].split(":")
        source = hosts["naw"]["endpoints"][0].split(":")[0]
        with smtplib.SMTP(server, int(port), source_address=(source, 0), timeout=20) as client:
            client.sendmail("x@naw.example", ["david@contoso.com"], "From: x@naw.example\r\nSubject: <i>hello</i>\r\n\r\nHello\r\n")
            with self.assertRaises(smtplib.SMTPRecipientsRefused):
                client.sendmail("x@naw.example", ["nobody@contoso.com"], "Subject: no\r\n\r\n")
        rows = {row["to"]: row for row in json.loads(self.ask("/api/lab")[1])["messages"]}
        self.assertEqual(rows["david@contoso.com"]["outcome"], "delivered")
        self.assertEqual((rows["nobody@contoso.com"]["outcome"], rows["nobody@contoso.com"]["from-host"]), ("refused", "naw"))
        self.assertTrue(rows["nobody@contoso.com"]["reply"].startswith("550 5."))
        self.assertIn("nobody@contoso.com", self.ask("/")[1])

    def test_other_host_names_are_not_answered(self):
        for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "10.0.0.1:80"):
            answer, body = self.ask("/api/lab", headers={"Host": host})
            self.assertEqual(answer.status, 421, host)
            self.assertNotIn("40.107.1.10", body)
        self.assertEqual(self.ask("/healthz", headers={"Host": "LOCALHOST:1"})[0].status, 200)

    def test_head_has_no_body(self):
        length = len(self.ask("/style.css")[1].encode())
        answer, body = self.ask("/style.css", method="HEAD")
        self.assertEqual((answer.status, int(answer.headers["Content-Length"]), body), (200, length, ""))

    def test_other_methods_and_paths(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            answer, _ = self.ask("/", method=method)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"), method)
        for path in ("/nothing", "/..%2fetc/passwd", "/api/lab/", "//", "/healthz/../api"):
            self.assertEqual(self.ask(path)[0].status, 404, path)

    def test_a_body_is_not_read(self):
        head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
        self.assertTrue(self.raw(head).startswith(b"HTTP/1.1 413 "))

    def test_broken_requests_end_their_connection(self):
        cases = {
            b"nonsense\r\n\r\n": b"HTTP/1.1 400 ",
            b"GET / HTTP/1.1\r\n\r\n": b"HTTP/1.1 400 ",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n": b"HTTP/1.1 400 ",
            b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n": b"HTTP/1.1 400 ",
            b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n": b"HTTP/1.1 400 ",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n": b"HTTP/1.1 431 ",
            b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n": b"HTTP/1.1 431 ",
        }
        for request, answer in cases.items():
            got = self.raw(request)
            self.assertTrue(got.startswith(answer), (request[:60], got[:60]))
            self.assertEqual(got.count(b"HTTP/1.1 "), 1, request[:60])

    def test_requests_may_follow_each_other(self):
        one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        self.assertEqual(self.raw(one * 5 + last).count(b"HTTP/1.1 200 OK"), 6)
        self.assertEqual(self.raw(one * 150).count(b"HTTP/1.1 200 OK"), 100)

    def test_too_many_connections_do_not_block_the_lab(self):
        crowd = [socket.create_connection(("127.0.0.1", self.port), timeout=10) for _ in range(100)]
        try:
            turned_away = 0
            for stream in crowd[64:]:
                stream.settimeout(5)
                turned_away += stream.recv(1) == b""
            self.assertGreaterEqual(turned_away, 36)
        finally:
            for stream in crowd:
                stream.close()
        for _ in range(50):
            try:
                self.assertEqual(self.ask("/healthz")[0].status, 200)
                return
            except (ConnectionError, http.client.HTTPException):
                continue
        self.fail("the page does not come back")


if __name__ == "__main__":
    lab.main()
