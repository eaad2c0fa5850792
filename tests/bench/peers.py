"""Who Mailflow Lab is measured beside: Postfix's smtp-sink, Postfix instances as a home-made lab, dnsmasq, dnsperf.

A peer comes from the machine, or is installed where that removes nothing and starts nothing, or is unpacked below the
build folder. One that can't be had raises Missing with its name. Everything runs on loopback, at high ports, below one
temporary folder, and is ended by the `with` that began it.
"""

import contextlib
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import time

SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
QUIET = "/usr/sbin/policy-rc.d"  # asked by packages before they start a service
INSTANCES = 4


class Missing(Exception):
    pass


def run(*command, **options):
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **options)


def install(package):
    """True when the package is there afterwards."""
    plan = run("apt-get", "-s", "install", "--no-install-recommends", package)
    if os.geteuid() != 0 or plan.returncode != 0 or "\nRemv " in plan.stdout:
        return False
    asked = not os.path.exists(QUIET)
    if asked:
        pathlib.Path(QUIET).write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        os.chmod(QUIET, 0o755)
    try:
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        return run("apt-get", "install", "-y", "--no-install-recommends", package, env=quiet).returncode == 0
    finally:
        if asked:
            os.unlink(QUIET)


def unpack(package, folder):
    folder.mkdir(parents=True, exist_ok=True)
    if run("apt-get", "download", package, cwd=folder).returncode == 0:
        for archive in folder.glob(f"{package}_*.deb"):
            run("dpkg", "-x", archive, folder / package)
            archive.unlink()


def tool(name, package, build):
    """The path of a peer's program."""
    places = ":".join([SEARCHED, *(str(d) for d in (build / "peers").glob("*/usr/*bin"))])
    found = shutil.which(name, path=places)
    if found is None and install(package):
        found = shutil.which(name, path=places)
    if found is None:
        unpack(package, build / "peers")
        found = shutil.which(name, path=":".join(str(d) for d in (build / "peers" / package / "usr").glob("*bin")))
    if found is None:
        raise Missing(f"{name} (package {package}) is not here and can be neither installed nor unpacked")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def process(*command):
    child = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.terminate()
        child.wait()


def banner(place, seconds=30):
    """Waits until a server greets, and leaves politely."""
    end = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(place, timeout=5) as client:
                if client.recv(512).startswith(b"220"):
                    client.sendall(b"QUIT\r\n")
                    client.recv(512)
                    return
        except OSError:
            pass
        if time.monotonic() > end:
            raise Missing(f"no server greets at {place[0]}:{place[1]}")
        time.sleep(0.001)


def dns_answer(place, name, seconds=30):
    """Waits for an answer to a question for an A record."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    question = struct.pack(">6H", 4711, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", 1, 1)
    end = time.monotonic() + seconds
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.002)
        client.connect(place)
        while time.monotonic() < end:
            try:
                client.send(question)
                answer = client.recv(512)
                if struct.unpack(">H", answer[6:8])[0] > 0:
                    return
            except OSError:
                continue
    raise Missing(f"no DNS server answers at {place[0]}:{place[1]}")


SERVICES = pathlib.Path(__file__).resolve().parents[1] / "tools" / "postfix_services.cf"


class Postfix:
    """One instance that relays to `relay`, or drops what it takes."""

    def __init__(self, program, folder, port, relay=None):
        self.program, self.folder, self.port = program, folder, port
        for name in ("etc", "spool", "data"):
            (folder / name).mkdir(parents=True)
        folder.chmod(0o755)
        shutil.chown(folder / "data", "postfix")
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7",
            "-subj", f"/CN={folder.name}.example", "-keyout", key, "-out", certificate)
        settings = {
            "compatibility_level": "3.6", "queue_directory": folder / "spool", "data_directory": folder / "data",
            "maillog_file": folder / "data" / "mail.log", "maillog_file_prefixes": f"/var, /dev, {folder.parent}",
            "myhostname": f"{folder.name}.example", "mydestination": "", "local_recipient_maps": "", "alias_maps": "",
            "mynetworks": "127.0.0.0/8", "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4",
            "smtpd_tls_cert_file": certificate, "smtpd_tls_key_file": key, "smtpd_tls_security_level": "may",
            "smtp_tls_security_level": "encrypt"}
        settings |= {"relayhost": relay} if relay else {"default_transport": "discard:", "relay_transport": "discard:"}
        text = "".join(f"{key} = {value}\n" for key, value in settings.items())
        (folder / "etc" / "main.cf").write_text(text, encoding="ascii")
        services = SERVICES.read_text(encoding="ascii").replace("SMTPD_AT", f"127.0.0.1:{port}")
        (folder / "etc" / "master.cf").write_text(services, encoding="ascii")

    def start(self):
        started = run(self.program, "-c", self.folder / "etc", "start")
        if started.returncode != 0:
            raise Missing(f"Postfix does not start: {started.stdout.strip()[-200:]}")

    def stop(self):
        run(self.program, "-c", self.folder / "etc", "stop")


class PostfixLab:
    """What one would build by hand: four instances, each relaying to the next, and dnsmasq with their names."""

    def __init__(self, build, folder):
        self.dnsmasq = tool("dnsmasq", "dnsmasq-base", build)
        postfix = tool("postfix", "postfix", build)
        if postfix != shutil.which("postfix", path=SEARCHED):
            raise Missing("postfix is only unpacked here; a running instance needs its users")
        ports = [free_port() for _ in range(INSTANCES)]
        self.instances = []
        for i, port in enumerate(ports):
            relay = f"[127.0.0.1]:{ports[i + 1]}" if i + 1 < INSTANCES else None
            self.instances.append(Postfix(postfix, folder / f"node{i}", port, relay))
        self.dns_port = free_port()

    def seconds_to_start(self):
        """From the first command to all banners and the first DNS answer; everything is ended again."""
        began = time.monotonic()
        names = [f"--address=/node{i}.example/127.0.0.1" for i in range(INSTANCES)]
        with process(self.dnsmasq, "-k", "-C", "/dev/null", f"--port={self.dns_port}", "--listen-address=127.0.0.1",
                     "--bind-interfaces", "--no-resolv", "--no-hosts", "--user=nobody", "--pid-file=", *names):
            try:
                for instance in self.instances:
                    instance.start()
                for instance in self.instances:
                    banner(("127.0.0.1", instance.port))
                dns_answer(("127.0.0.1", self.dns_port), "node0.example")
                return time.monotonic() - began
            finally:
                for instance in self.instances:
                    instance.stop()


@contextlib.contextmanager
def smtp_sink(build):
    """Postfix's sink; yields its place."""
    program = tool("smtp-sink", "postfix", build)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    port = free_port()
    with process(program, *user, "-m", "10000", f"127.0.0.1:{port}", "1000"):
        banner(("127.0.0.1", port))
        yield "127.0.0.1", port


@contextlib.contextmanager
def bare_exchange(build):
    """Our own SMTP server in Exchange Online's manner with nothing behind it; yields its place and process."""
    port = free_port()
    with process(build / "tests/bench/smtp_sink", port, "exchange") as child:
        banner(("127.0.0.1", port))
        yield ("127.0.0.1", port), child.pid


@contextlib.contextmanager
def dnsmasq(build, names):
    """dnsmasq with an address for each name; yields its place."""
    program = tool("dnsmasq", "dnsmasq-base", build)
    port = free_port()
    with process(program, "-k", "-C", "/dev/null", f"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces",
                 "--no-resolv", "--no-hosts", "--user=nobody", "--pid-file=",
                 *(f"--host-record={name},192.0.2.1" for name in names)):
        dns_answer(("127.0.0.1", port), names[0])
        yield "127.0.0.1", port


EXIM = """primary_hostname = bench.example
spool_directory = {folder}
log_file_path = {folder}/%slog
keep_environment =
disable_ipv6 = true
begin routers
routes:
  driver = manualroute
  transport = out
  route_data = ${{lookup{{$domain}}lsearch{{{routes}}}}}
begin transports
out:
  driver = smtp
"""


class Exim:
    """`exim -bt`: where would this address go, with so many routes in a file? Unpacked, as installing it would remove
    another mail server; it runs as nobody under the name it insists on."""

    PACKAGES = ("exim4-daemon-light", "libidn12", "libnss-wrapper")

    def __init__(self, build, folder):
        root = build / "peers"
        for package in self.PACKAGES:
            if not (root / package).is_dir():
                unpack(package, root)
        libraries = [next(iter(root.glob(f"{package}/usr/lib/*-linux-gnu")), None) for package in self.PACKAGES[1:]]
        self.program = root / self.PACKAGES[0] / "usr/sbin/exim4"
        if not self.program.exists() or None in libraries:
            raise Missing(f"exim4 (packages {', '.join(self.PACKAGES)}) can't be unpacked")
        self.folder = folder
        for name, line in (("passwd", "Debian-exim:x:100:65534::/:/bin/false"), ("group", "Debian-exim:x:65534:")):
            known = pathlib.Path("/etc", name).read_text("utf-8")
            (folder / name).write_text(f"{known}{line}\n", encoding="utf-8")
        self.environment = dict(os.environ, LD_LIBRARY_PATH=str(libraries[0]),
                                LD_PRELOAD=str(libraries[1] / "libnss_wrapper.so"),
                                NSS_WRAPPER_PASSWD=str(folder / "passwd"), NSS_WRAPPER_GROUP=str(folder / "group"))

    def routes_a_second(self, count):
        """Addresses a second, each of another route, for exim remembers what it has looked up; its start is taken off."""
        routes = self.folder / "routes"
        routes.write_text("".join(f"d{i}.example: 192.0.2.1\n" for i in range(count)), encoding="ascii")
        config = self.folder / "exim.conf"
        config.write_text(EXIM.format(folder=self.folder, routes=routes), encoding="ascii")
        addresses = min(count, 2000)
        asked = "".join(f"x@d{i * 7919 % count}.example\n" for i in range(addresses))
        runs = 10000 // addresses
        took = sum(self.seconds(config, asked, addresses) for _ in range(runs))
        return runs * addresses / (took - sum(self.seconds(config, "x@d0.example\n", 1) for _ in range(runs)))

    def seconds(self, config, asked, wanted):
        began = time.monotonic()
        done = subprocess.run([str(self.program), "-C", str(config), "-bt"], input=asked, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, env=self.environment)
        took = time.monotonic() - began
        if done.stdout.count("router = routes") != wanted:
            raise Missing(f"exim -bt routed {done.stdout.count('router = routes')} of {wanted}: {done.stdout[:200]}")
        return took
