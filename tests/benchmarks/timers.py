"""A million open clocks, 500 due a second, two workers, one killed each minute; then 10,000 due in one second.

`python -m tests.benchmarks.timers [--clocks N --seconds S]` prints what it measured, as `make torture` does.
"""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from tests.harness.stack import start
from tests.torture.firing import Firing, Load, fire

RATE = 500


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clocks", type=int, default=1_000_000)
    words.add_argument("--seconds", type=int, default=300)
    words.add_argument("--rate", type=int, default=RATE)
    given = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="huifang-timers-"))
    servers = start(folder)
    try:
        print("\n".join(asyncio.run(measured(servers, given.clocks, given.seconds, given.rate))))
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def measured(servers, clocks: int, seconds: int, rate: int = RATE) -> list[str]:
    due = min(rate * seconds, clocks // 3)
    steady = await fire(servers, Load(clocks=clocks, companies=20, due=due, rate=rate, lead=10), kill_every=60)
    burst = await fire(servers, Load(clocks=30_000, companies=20, due=10_000, rate=10_000, lead=3))
    return [
        f"{clocks:,} open clocks, {rate} due a second for {due / rate:.0f} s, two workers, {steady.kills} killed: "
        + said(steady),
        f"10,000 due in one second: drained {burst.whole:.1f} s after the first; " + said(burst),
    ]


def said(found: Firing) -> str:
    return (
        f"{found.fired:,} of {found.due:,} fired, {found.missed} missed, {found.twice} twice; lateness p50 "
        f"{found.p50:.3f} s, p99 {found.p99:.3f} s, longest {found.longest:.2f} s"
    )


if __name__ == "__main__":
    main()
