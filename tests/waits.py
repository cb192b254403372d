"""Which failed tests are asked a second time, alone: those that waited for something that did not come in time.

The lanes of a whole run share two cores, so a wait may end because of a neighbour. A wrong answer is never asked again,
and neither are many waits that failed: then it is no accident. What passed only alone is named at the end of the run.
"""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as BrowserTimeout

from shared.core.errors import Late

AT_MOST = 5
_WAITS = (TimeoutError, BrowserTimeout, httpx.TimeoutException, subprocess.TimeoutExpired, Late)
_EXPECTED = ("Locator expected", "Page expected")
"""How Playwright's `expect` begins when its patience has ended."""


@dataclass(frozen=True)
class Failed:
    """`waited` says that nothing went wrong but a wait."""

    name: str
    waited: bool


def only_waited(error: BaseException) -> bool:
    """Of a group: if every error in it did."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(only_waited, error.exceptions))
    if isinstance(error, BrowserError) and not isinstance(error, BrowserTimeout):
        return False
    if isinstance(error, AssertionError):
        return str(error).startswith(_EXPECTED)
    return isinstance(error, _WAITS)


def innermost(error: BaseException) -> BaseException:
    """The first that is no group: what a run's last lines should say."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def keep(path: Path, failed: list[Failed]) -> None:
    path.write_text(json.dumps([asdict(one) for one in failed], ensure_ascii=False))


def read(path: Path) -> list[Failed]:
    """Empty if the lane ended before it could tell."""
    return [Failed(**one) for one in json.loads(path.read_text())] if path.exists() else []


def again(failed: list[Failed]) -> list[str]:
    """The names of those to ask again; none if one of them is more than a wait, or if they are many."""
    if len(failed) > AT_MOST or not all(one.waited for one in failed):
        return []
    return [one.name for one in failed]
