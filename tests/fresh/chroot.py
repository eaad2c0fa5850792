"""Bare Debian 12 systems to try things in: debootstrap, with this machine's own package sources and proxies.

Everything happens in a mount and process namespace of its own: whatever ends this program, the kernel takes the mounts
and the processes back. Needs root; begin a script with `enter_namespace()`. One script at a time has systems.
"""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACE = pathlib.Path(os.environ.get("MAILFLOW_BUILD") or ROOT / "build") / "chroots"
SYSTEMS = PLACE / "systems"
SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
OWN_SUITE = re.compile(rf"(?:^|\s){SUITE}(?:-updates|-security)?(?=\s|$)", re.MULTILINE)


def skip(reason):
    print(reason)
    sys.exit(77)


def enter_namespace():
    """Starts the script again as root in namespaces of its own; returns only there, when no other script has systems."""
    if os.environ.pop("MAILFLOW_CHROOT_NAMESPACE", "") == "1":
        SYSTEMS.mkdir(parents=True, exist_ok=True)
        global _lock
        _lock = (PLACE / "lock").open("w")
        fcntl.flock(_lock, fcntl.LOCK_EX)
        for left_by_a_killed_run in SYSTEMS.iterdir():
            remove(left_by_a_killed_run)
        return
    if shutil.which("debootstrap", path=os.environ.get("PATH", "") + ":/usr/sbin") is None:
        skip("debootstrap is not installed")
    own = [sys.executable, os.path.abspath(sys.argv[0]), *sys.argv[1:]]
    command = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc", *own]
    environment = {**os.environ, "MAILFLOW_CHROOT_NAMESPACE": "1"}
    if os.geteuid() != 0:
        if subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            skip("a chroot takes root or sudo without a password")
        passed = [f"{k}={v}" for k, v in environment.items() if k in PROXIES or k.startswith("MAILFLOW_")]
        command = ["sudo", "-n", "env", *passed, *command]
    tried = subprocess.run(command[: command.index(sys.executable)] + ["true"], capture_output=True, env=environment, check=False)
    if tried.returncode != 0:
        skip(f"this machine allows no mount namespaces: {tried.stderr.decode().strip()}")
    os.execvpe(command[0], command, environment)


def proxies():
    return {name: os.environ[name] for name in PROXIES if name in os.environ}


def mirror():
    """Where this machine gets Debian 12 from."""
    asked = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Identifier: Packages"],
        capture_output=True, text=True, check=False,
    )
    for line in asked.stdout.splitlines():
        codename, _, uri = line.partition(" ")
        if codename == SUITE:
            return uri
    return MIRROR


def copy_package_sources(tree):
    """Apt's sources, settings and keys, as far as they are about Debian itself."""
    apt = pathlib.Path("/etc/apt")
    for old in [tree / "etc/apt/sources.list", *(tree / "etc/apt/sources.list.d").glob("*")]:
        old.unlink(missing_ok=True)
    for path in [apt / "sources.list", *apt.glob("sources.list.d/*.list"), *apt.glob("sources.list.d/*.sources")]:
        if path.is_file() and OWN_SUITE.search(path.read_text()):
            shutil.copy(path, tree / path.relative_to("/"))
    for folder in ("/etc/apt/apt.conf.d", "/etc/apt/trusted.gpg.d", "/etc/apt/keyrings", "/etc/apt/auth.conf.d",
                   "/usr/share/keyrings", "/usr/local/share/ca-certificates", "/etc/ssl/certs"):
        if pathlib.Path(folder).is_dir():
            shutil.copytree(folder, tree / folder.lstrip("/"), symlinks=folder == "/etc/ssl/certs", dirs_exist_ok=True)
    if (apt / "apt.conf").is_file():
        shutil.copy(apt / "apt.conf", tree / "etc/apt/apt.conf")
    if not any((tree / "etc/apt/sources.list.d").glob("*")) and not (tree / "etc/apt/sources.list").exists():
        (tree / "etc/apt/sources.list").write_text(f"deb {MIRROR} {SUITE} main\n")


def base():
    """A bare system, made once and kept: what debootstrap calls minbase, with the sources of this machine."""
    tree = PLACE / "base"
    if (tree / "etc/debian_version").exists():
        return tree
    PLACE.mkdir(parents=True, exist_ok=True)
    part = PLACE / "base.part"
    remove(part)
    log = PLACE / "debootstrap.log"
    environment = {**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    with log.open("w") as out:
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", SUITE, part, mirror()],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, check=False,
        )
    if made.returncode != 0:
        skip(f"debootstrap could not make a bare system: {log.read_text().strip().splitlines()[-1]}")
    copy_package_sources(part)
    part.rename(tree)
    return tree


def remove(tree):
    if tree.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", tree], check=True)


class System:
    """One bare system, gone at the end of the `with`."""

    def __init__(self, name):
        self.tree = SYSTEMS / name

    def __enter__(self):
        subprocess.run(["cp", "-a", base(), self.tree], check=True)
        shutil.copy("/etc/resolv.conf", self.tree / "etc/resolv.conf")
        for kind, target, *options in (("proc", "proc"), ("tmpfs", "tmp"), ("tmpfs", "run"), ("sysfs", "sys", "-o", "ro")):
            subprocess.run(["mount", "-t", kind, *options, kind, self.tree / target], check=True)
        subprocess.run(["mount", "--rbind", "/dev", self.tree / "dev"], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--recursive", "--lazy", self.tree / "dev"], check=False)
        for target in ("proc", "tmp", "run", "sys"):
            subprocess.run(["umount", "--lazy", self.tree / target], check=False)
        remove(self.tree)

    def command(self, arguments, user="root", folder="/root"):
        home = "/root" if user == "root" else f"/home/{user}"
        environment = {"HOME": home, "USER": user, "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                       "LANG": "C.UTF-8", **proxies()}
        words = [f"{k}={v}" for k, v in environment.items()]
        return ["chroot", "--userspec", f"{user}:{user}", self.tree, "env", "-i", "-C", folder, *words, *arguments]

    def run(self, arguments, user="root", folder="/root", **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.command(arguments, user, folder), check=False, **more)

    def must(self, *arguments):
        done = self.run(list(arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)} in a bare system: {done.stdout[-2000:]}")

    def add_packages(self, *names):
        options = ["-q", "-y", "--no-install-recommends"]
        self.must("apt-get", "-q", "update")
        self.must("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options, "install", *names)

    def add_clone(self, folder, user="root"):
        """A fresh clone of this repository's HEAD, as a user would make it."""
        target = self.tree / folder.lstrip("/")
        subprocess.run(["git", "-c", f"safe.directory={ROOT}", "-c", f"safe.directory={ROOT}/.git", "clone", "--quiet",
                        "--no-hardlinks", ROOT, target], check=True)
        self.must("chown", "-R", f"{user}:{user}", folder)


class PeakMemory:
    """The largest sum of unshared memory of all processes of this namespace (which is ours alone), sampled."""

    def __init__(self):
        self.mib = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(0.2):
            kib = 0
            for status in pathlib.Path("/proc").glob("[0-9]*/status"):
                try:
                    found = re.search(r"^RssAnon:\s+(\d+)", status.read_text(), re.MULTILINE)
                except OSError:  # it has just ended
                    continue
                kib += int(found[1]) if found else 0
            self.mib = max(self.mib, kib // 1024)
