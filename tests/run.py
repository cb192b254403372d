"""`python -m tests.run [PART …]`: the tests, with a browser if this machine has one or can get one.

With CI=true everything runs: a missing browser, a skipped and a deselected test are failures.
"""

import gc
import os
import sys
from pathlib import Path

import pytest

from infra.local.place import ROOT
from tests import lanes, waits
from tests.harness.browser import HOW, executable, fetch

GARBAGE = (20_000, 50, 100)
"""Made so much between two looks for it: with Python's own numbers the whole product, which never becomes garbage, is
looked through so often that it takes a tenth of the tests' work."""
UNUSED = ("schemathesis", "faker")
"""Plugins that come with libraries: they take as long to load as the product does."""

NO_BROWSER = "HUIFANG_TEST_NO_BROWSER"
"""Set for the lanes of a run that has found none and could fetch none: each would wait for the same download."""


class Count:
    """What a green run must not hide, and what a red one is to say."""

    def __init__(self) -> None:
        self.left_out: list[str] = []
        self.failed: dict[str, waits.Failed] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.failed:
            # A test and its teardown may both fail: it is a wait only if both are.
            before = self.failed.get(item.nodeid)
            waited = waits.only_waited(call.excinfo.value) and (before is None or before.waited)
            self.failed[item.nodeid] = waits.Failed(item.nodeid, waited)
        return report

    def pytest_deselected(self, items):
        self.left_out += [f"deselected: {item.nodeid}" for item in items]

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            kind = "expected to fail" if hasattr(report, "wasxfail") else "skipped"
            self.left_out.append(f"{kind}: {report.nodeid}")

    def pytest_collectreport(self, report):
        if report.skipped:
            self.left_out.append(f"skipped: {report.nodeid}")


class WithoutBrowser:
    """Leaves out the tests that ask for one."""

    def __init__(self) -> None:
        self.left_out = 0

    def pytest_collection_modifyitems(self, config, items):
        opens = [item for item in items if "chromium" in getattr(item, "fixturenames", ())]
        if opens:
            self.left_out = len(opens)
            config.hook.pytest_deselected(items=opens)
            items[:] = [item for item in items if item not in opens]


def main(words: list[str]) -> int:
    os.chdir(ROOT)
    in_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    # Before anything runs: a download in the middle would be measured as a slow test.
    has_browser = executable() is not None or (not in_ci and not os.environ.get(NO_BROWSER) and _fetched())
    if not has_browser and in_ci:
        print(HOW, flush=True)
        return 1
    if not words:
        return lanes.run({} if has_browser else {NO_BROWSER: "1"})
    count, plugins = Count(), []
    if not has_browser:
        plugins.append(WithoutBrowser())
        print(f"{HOW}\nhuifang: the tests that need none run now", flush=True)
    gc.set_threshold(*GARBAGE)
    without = [part for name in ("cacheprovider", *UNUSED) for part in ("-p", f"no:{name}")]
    code = int(pytest.main([*words, *without, "--durations=15"], plugins=[count, *plugins]))
    if told := os.environ.get(lanes.TOLD):
        waits.keep(Path(told), list(count.failed.values()))
    if in_ci and count.left_out:
        print("in CI nothing is left out, but these were:", *count.left_out, sep="\n  ", flush=True)
        return code or 1
    return code


def _fetched() -> bool:
    print("huifang: no browser on this machine; fetching Playwright's", flush=True)
    return fetch()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
