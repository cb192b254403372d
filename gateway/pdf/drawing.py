"""Having a PDF drawn: one at a time, a few may wait, none for long. Nobody else's request waits for it."""

import asyncio
import os
import sys
from pathlib import Path

import structlog

from shared.core.errors import Failure, Late, Unavailable

log = structlog.get_logger("pdf")

PDF_MISSING = Failure("pdf.missing", Unavailable)
PDF_NO_FONT = Failure("pdf.no_font", Unavailable)
PDF_BUSY = Failure("pdf.busy", Unavailable)
PDF_FAILED = Failure("pdf.failed", Late)

PROCESS = Path(__file__).with_name("process.py")
CODES = {3: PDF_MISSING, 4: PDF_NO_FONT}
SECONDS = 45.0
WAITING = 8
KEPT = ("PATH", "LANG", "LC_ALL", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME", "HOME")
"""Of our environment, which holds secrets, the process is given these."""

_one = asyncio.Semaphore(1)
_waiting = 0


async def pdf_of(html: str) -> bytes:
    """Raises `pdf.missing`, `pdf.no_font`, `pdf.busy`, `pdf.failed`."""
    global _waiting  # noqa: PLW0603 - how many wait, of this process
    if _waiting >= WAITING:
        raise PDF_BUSY()
    _waiting += 1
    try:
        async with _one:
            return await _drawn(html.encode())
    finally:
        _waiting -= 1


async def _drawn(html: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(PROCESS),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    try:
        async with asyncio.timeout(SECONDS):
            body, said = await process.communicate(html)
    except TimeoutError as error:
        log.exception("pdf.late")
        raise PDF_FAILED() from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 0 and body.startswith(b"%PDF-"):
        return body
    log.error("pdf.failed", code=process.returncode, said=said[-400:].decode(errors="replace"))
    raise CODES.get(process.returncode or 1, PDF_FAILED)()
