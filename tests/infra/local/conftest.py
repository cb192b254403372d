"""Supervisors of small plans: real processes and signals, children of a few lines."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from infra.local.orphans import MARK
from infra.local.place import ROOT
from infra.local.plan import ChildPlan, Plan

SLEEPER = "import time\nwhile True: time.sleep(60)"
DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
HTTP = """
import os, signal, socket, threading
going = True
def leave(*_):
    global going
    going = False
signal.signal(signal.SIGTERM, leave)
def serve(number):
    listener = socket.socket(fileno=int(number))
    listener.settimeout(0.02)
    while going:
        try:
            line, _ = listener.accept()
        except TimeoutError:
            continue
        line.settimeout(5)
        line.recv(1000)
        line.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n%d" % os.getpid())
        line.close()
fds = os.environ["HUIFANG_HEALTH_FDS"].split(",") + os.environ.get("HUIFANG_WEB_FDS", "").split(",")
threads = [threading.Thread(target=serve, args=(fd,)) for fd in fds if fd]
for thread in threads: thread.start()
while going: signal.pause()
"""


def child(name, code=SLEEPER, kind="sleeper", **given):
    return ChildPlan(name=name, argv=[sys.executable, "-S", "-c", code], kind=kind, **given)


def children_of(home):
    """Pids that carry the mark of this stack."""
    found = {}
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(home) and process.status() != psutil.STATUS_ZOMBIE:
                found[process.pid] = process
        except psutil.Error:
            continue
    return found


def until(true, seconds=10.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


class Small:
    """A supervisor of a small plan in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "logs").mkdir()
        self.port = 0
        self.process = None

    def start(self, *children, web=False, wait=True):
        if web and not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        plan = Plan(
            home=str(self.home),
            logs=str(self.home / "logs"),
            control=str(self.home / "c.sock"),
            address="http://here",
            web=[("127.0.0.1", self.port)] if web else [],
            announce=["Huifang is up at http://here"],
            notes=str(self.home / "welcome.txt"),
            children=list(children),
        )
        plan.save(self.home / "plan.json")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.supervisor", str(self.home / "plan.json")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        if wait:
            assert self.process.stdout.readline() == "Huifang is up at http://here\n", self.process.stderr.read()
        return self

    def say(self, **wish):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.home / "c.sock"))
            line.sendall(json.dumps(wish).encode() + b"\n")
            return json.loads(line.makefile().readline())

    def pid(self, name):
        """Of a child that is ready."""
        found = [c for c in self.say(do="status")["children"] if c["name"] == name and c["state"] == "ready"]
        return found[0]["pid"] if found else None

    def ends(self, number=signal.SIGINT):
        self.process.send_signal(number)
        code = self.process.wait(30)
        return code, self.process.stdout.read(), self.process.stderr.read()

    def ask(self):
        with socket.create_connection(("127.0.0.1", self.port), 5) as line:
            line.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return line.makefile("rb").read()


@pytest.fixture
def small(tmp_path):
    made = Small(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.ends(signal.SIGTERM)
    for process in children_of(tmp_path).values():
        process.kill()
