"""Starts, watches, restarts and stops the children of a plan, in order. Only the standard library, to stay small.

`python -m infra.local.supervisor <plan.json>` stays in the foreground; SIGINT and SIGTERM stop everything. Children
that outlived a killed supervisor are ended by the next one. The supervisor holds the web socket itself: while the
gateway restarts, browsers wait instead of being refused.
"""

import asyncio
import fcntl
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from infra.local import postgres
from infra.local.child import Child, Unready
from infra.local.orphans import Ledger
from infra.local.plan import ChildPlan, Plan

READY_SECONDS = 60.0


class Supervisor:
    """`run()` until told to stop."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ledger = Ledger(Path(plan.home))
        self._web: list[socket.socket] = []
        self._children: dict[str, Child] = {}
        self._watchers: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()
        self._settled = False

    async def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stopping.set)
        self._ledger.end_leftovers()  # one of them may still hold the web socket
        self._web = [bind(address) for address in self._plan.web]
        control = await asyncio.start_unix_server(self._control, self._plan.control)
        Path(self._plan.control).chmod(0o600)  # noqa: ASYNC240 - one syscall at the start
        starting = asyncio.create_task(self._start_all())
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
        failure = starting.exception() if starting.done() else None
        if failure is None and starting.done():
            await stop
        starting.cancel()
        await self._stop_all()
        control.close()
        Path(self._plan.control).unlink(missing_ok=True)  # noqa: ASYNC240 - one syscall at the very end
        if isinstance(failure, Unready):
            print(f"huifang: {failure}", file=sys.stderr)
        elif failure is not None:
            raise failure
        return 1 if failure else 0

    # starting

    async def _start_all(self) -> None:
        ready: dict[str, asyncio.Task[None]] = {}
        for child in self._plan.children:
            if child.idle:
                continue
            ready[child.name] = asyncio.create_task(self._start_after(child, [ready[name] for name in child.after]))
        late = [child.name for child in self._plan.children if child.late]
        try:
            await asyncio.gather(*(task for name, task in ready.items() if name not in late))
            print(*self._plan.announce, sep="\n", flush=True)
            await self._await_late([ready[name] for name in late])
        finally:
            for task in ready.values():
                task.cancel()

    async def _await_late(self, tasks: list[asyncio.Task[None]]) -> None:
        for failure in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(failure, Unready):
                _say(str(failure))
            elif isinstance(failure, BaseException):
                raise failure
        self._tell_notes()
        self._settled = True

    def _tell_notes(self) -> None:
        notes = Path(self._plan.notes)
        if notes.is_file():
            print(notes.read_text(), end="", flush=True)

    async def _start_after(self, plan: ChildPlan, earlier: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*earlier)
        child = await self._spawn(plan)
        if plan.kind == "task":
            await child.succeeded()
            return
        self._watchers[plan.name] = asyncio.create_task(self._watch(plan))
        await child.ready(READY_SECONDS)

    async def _spawn(self, plan: ChildPlan) -> Child:
        if plan.kind == "postgres":
            postgres.end_orphans(Path(plan.data))
        child = Child(plan, self._plan, self._web)
        await child.start()
        self._children[plan.name] = child
        self._ledger.add(plan.name, child.pid)
        return child

    async def _watch(self, plan: ChildPlan) -> None:
        """Bring a child back when it ends: at once if it had been ready, else with growing pauses."""
        pause = 0.0
        while not self._stopping.is_set():
            child = self._children[plan.name]
            code = await child.wait()
            if self._stopping.is_set():
                return
            if self._children[plan.name] is not child:  # replaced by a rolling restart
                continue
            pause = 0.0 if child.is_ready else min(5.0, pause * 2 + 0.25)
            _say(f"{plan.name} ended ({code}); starting it again")
            await asyncio.sleep(pause)
            await self._revive(plan)

    async def _revive(self, plan: ChildPlan) -> None:
        """A child that comes back but never gets ready is ended, so that the watcher tries once more."""
        child = await self._spawn(plan)
        try:
            await child.ready(READY_SECONDS)
            await self._run_again(plan.name, child)
        except Unready as error:
            _say(str(error))
            await child.stop()

    async def _run_again(self, name: str, child: Child) -> None:
        """One-time tasks that a restarted child needs anew (the stream, after a broker lost its store). They wait for
        the child they need: when it ends before them it is brought back first, and they with it."""
        for plan in self._plan.children:
            if name not in plan.again_after:
                continue
            task = await self._spawn(plan)
            done, ended = asyncio.create_task(task.succeeded()), asyncio.create_task(child.wait())
            try:
                await asyncio.wait({done, ended}, return_when=asyncio.FIRST_COMPLETED)
                if not done.done():
                    await task.stop()
                    return
                await done
            finally:
                done.cancel()
                ended.cancel()

    # stopping

    async def _stop_all(self) -> None:
        """In the order opposite to the start; what started together stops together."""
        for watcher in self._watchers.values():
            watcher.cancel()
        left = [plan for plan in self._plan.children if plan.name in self._children]
        while left:
            needed = {name for plan in left for name in plan.after}
            now = [plan for plan in left if plan.name not in needed]
            await asyncio.gather(*(self._children[plan.name].stop() for plan in now))
            left = [plan for plan in left if plan not in now]
        self._ledger.clear()

    # talking

    async def _control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            wish = json.loads(await asyncio.wait_for(reader.readline(), 5))
            answer = await self._obey(wish)
        except (ValueError, KeyError, Unready, TimeoutError) as error:
            answer = {"error": str(error) or type(error).__name__}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
        writer.close()

    async def _obey(self, wish: dict[str, Any]) -> dict[str, Any]:
        if wish["do"] == "status":
            children = [child.status() for child in self._children.values()]
            return {"address": self._plan.address, "settled": self._settled, "children": children}
        if wish["do"] == "stop":
            self._stopping.set()
            return {"stopping": True}
        if wish["do"] == "restart":
            await self._replace(wish["name"])
            return {"restarted": wish["name"]}
        raise ValueError(f"unknown wish {wish['do']!r}")

    async def _replace(self, name: str) -> None:
        """A rolling restart: the new one is ready before the old one is asked to drain."""
        plan = next((p for p in self._plan.children if p.name == name and p.kind != "task"), None)
        if plan is None:
            names = (p.name for p in self._plan.children if p.kind != "task")
            raise ValueError(f"no process is called {name!r}; there are {', '.join(names)}")
        old = self._children[name]
        if not plan.replaceable:
            await old.stop()
            return
        new = Child(plan, self._plan, self._web)
        await new.start()
        self._ledger.add(name, new.pid)
        try:
            await new.ready(READY_SECONDS)
        except Unready:
            await new.stop()
            raise
        self._children[name] = new
        await old.stop()


def bind(address: tuple[str, int]) -> socket.socket:
    """The listening socket of the web door; a taken port is said in words."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise SystemExit(
            f"huifang: port {port} on {host} is taken ({error.strerror}).\n"
            f"  Stop that program, or choose another port: make up PORT={port + 1}"
        ) from error
    listener.listen(1024)
    listener.set_inheritable(True)
    return listener


def hold_lock(home: Path) -> Any:
    """One supervisor per home; None if another one holds it. Held as long as the file is open, over an exec too."""
    lock = (home / "supervisor.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _say(text: str) -> None:
    print(f"huifang: {text}", file=sys.stderr, flush=True)


def main(words: list[str]) -> int:
    """`<plan.json> [<number of the open lock file>]`: whoever made the plan holds the lock already."""
    plan = Plan.load(Path(words[0]))
    lock = os.fdopen(int(words[1])) if len(words) > 1 else hold_lock(Path(plan.home))
    if lock is None:
        _say(f"already up at {plan.address}")
        return 0
    with lock:
        return asyncio.run(Supervisor(plan).run())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
