"""Chromium, driven by Playwright: where it is, how it starts, a fresh context per test, and axe over a page.

Fixtures for `browser` are in tests/conftest.py:

    page = await browser.page(door.url, locale="en", theme="dark", phone=True)
    await page.goto("/desk")
    assert await violations(page) == []
"""

import os
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from infra.local.place import ROOT

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The first found is taken: the shell draws the same pages for a quarter of the work, having no windows of its own."""
FLAGS = (
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Scripts of a page run for a moment: compiling axe to the end takes longer than it saves (a fifth of all the work).
    "--js-flags=--max-opt=1",
)
HOW = "huifang: no browser: install Chromium or Chrome, or run `.venv/bin/python -m playwright install chromium`"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LANGUAGES = {"zh-Hant": "zh-TW", "en": "en-GB", "zh-Hans": "zh-CN"}
PATIENCE_MS = 30_000
"""As long as other waits of the tests: five lanes share two cores."""
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """tags => axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}})
  .then(found => ({passes: found.passes.length, violations: found.violations}))"""
"""Every rule on every node, but only violations are described: telling all that is in order costs more than looking."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

expect.set_options(timeout=PATIENCE_MS)


@cache
def executable() -> str | None:
    """Debian's Chromium or another on PATH, else what Playwright has downloaded before."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = sorted(home.glob("chromium-*/chrome-*/*"))
    return next((str(path) for path in downloaded if path.name in {"chrome", "Chromium.app"} and path.is_file()), None)


def fetch() -> bool:
    """Playwright's own download, on a machine without a browser."""
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)
    executable.cache_clear()
    return done.returncode == 0 and executable() is not None


class Windows:
    """`page(url)` is somebody's browser: cookies and storage of its own."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._contexts = []

    async def page(self, url: str, *, locale: str = "zh-Hant", theme: str = "light", phone: bool = False) -> Page:
        """`page.problems` collects what scripts complain of."""
        context = await self._chromium.new_context(
            base_url=url,
            locale=LANGUAGES[locale],
            timezone_id="Asia/Taipei",
            color_scheme=theme,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = await context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        return page

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


@asynccontextmanager
async def chromium():
    found = executable()
    assert found, HOW
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        await started.close()


async def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, a line for each place."""
    # By the protocol, not by a script element: the page's own policy forbids foreign scripts.
    if not await page.evaluate("typeof window.axe === 'object'"):
        await page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = await page.evaluate(_RUN, WCAG)
    assert found["passes"], "axe looked at nothing"
    return [
        f"{broken['id']}: {' '.join(map(str, node['target']))}: {node.get('failureSummary', '')}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
