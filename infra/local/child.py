"""One child process: started with its sockets, watched until ready, stopped with patience and then without."""

import asyncio
import signal
import socket
import time
from pathlib import Path
from typing import IO, Any

from infra.local import postgres
from infra.local.orphans import MARK
from infra.local.plan import ChildPlan, Plan

LOG_BYTES = 10_000_000
POLL_SECONDS = 0.02


class Unready(Exception):
    """A child did not become what it should; the message ends with the last lines of its log."""


class Child:
    """A replacement of a child is a second Child of the same plan."""

    def __init__(self, plan: ChildPlan, whole: Plan, web: list[socket.socket]) -> None:
        self.plan = plan
        self._home = whole.home
        self._log = Path(whole.logs) / f"{plan.name}.log"
        self._web = web if plan.web else []
        self._health: socket.socket | None = None
        self._port: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._started = 0.0
        self._is_ready = False

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise Unready(f"{self.plan.name} was never started")
        return self._process

    async def start(self) -> None:
        env = self.plan.env | {MARK: self._home}
        descriptors = [listener.fileno() for listener in self._web]
        if self.plan.kind == "http":
            self._health = _loopback()
            self._port = self._health.getsockname()[1]
            env["HUIFANG_HEALTH_FDS"] = str(self._health.fileno())
            descriptors.append(self._health.fileno())
        if self._web:
            env["HUIFANG_WEB_FDS"] = ",".join(str(listener.fileno()) for listener in self._web)
        identity: dict[str, Any] = {}
        if self.plan.user is not None:
            identity = {"user": self.plan.user[0], "group": self.plan.user[1], "extra_groups": []}
        with _opened(self._log) as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.plan.argv,
                env=env,
                cwd=self.plan.cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=descriptors,
                start_new_session=True,
                **identity,
            )
        self._started = time.monotonic()

    async def wait(self) -> int:
        code = await self._running.wait()
        if self._health is not None:
            self._health.close()
        return code

    async def succeeded(self) -> None:
        code = await self.wait()
        if code:
            raise Unready(f"{self.plan.name} failed with {code}\n{self._tail()}")
        self._is_ready = True

    @property
    def is_ready(self) -> bool:
        return self._is_ready

    async def ready(self, seconds: float) -> None:
        """Poll until ready; a child that ends first, or takes too long, is Unready."""
        deadline = time.monotonic() + seconds
        while not await self._check():
            if self._running.returncode is not None:
                raise Unready(f"{self.plan.name} ended with {self._running.returncode}\n{self._tail()}")
            if time.monotonic() > deadline:
                raise Unready(f"{self.plan.name} was not ready within {seconds:.0f} s\n{self._tail()}")
            await asyncio.sleep(POLL_SECONDS)
        self._is_ready = True

    async def stop(self) -> None:
        process = self._running
        if process.returncode is None:
            process.send_signal(signal.Signals[self.plan.stop_signal])
            try:
                await asyncio.wait_for(process.wait(), self.plan.grace)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._health is not None:
            self._health.close()

    def status(self) -> dict[str, Any]:
        running = self._running
        return {
            "name": self.plan.name,
            "pid": running.pid,
            "state": "ended" if running.returncode is not None else ("ready" if self._is_ready else "starting"),
            "code": running.returncode,
            "seconds": round(time.monotonic() - self._started, 1),
            "health": self._port,
        }

    async def _check(self) -> bool:
        if self.plan.kind == "postgres":
            return postgres.is_ready(Path(self.plan.data), self.pid)
        if self.plan.kind == "port":
            return await _answers(self.plan.port, "")
        if self._port is not None:
            return await _answers(self._port, "GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        return True

    def _tail(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()[-15:]
        return "\n".join(f"    {line}" for line in lines) + f"\n  (all of it: {self._log})"


def _loopback() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    listener.set_inheritable(True)
    return listener


def _opened(path: Path) -> IO[bytes]:
    """Appended to; a log past its size starts over, with one old one kept."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


async def _answers(port: int, request: str) -> bool:
    """With a request: does it answer 200? Without: does it accept? A half-started child must not hold us up."""
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                if not request:
                    return True
                writer.write(request.encode())
                first = await reader.readline()
                return b" 200 " in first
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
