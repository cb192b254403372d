"""`make torture`: the long forms of the faults, each seeded; writes docs/robustness.md, every part with its own date.
`--only NAME` runs one, and leaves the others' parts as they are."""

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.local.place import ROOT
from shared.contracts.parties import Party
from tests.benchmarks.machine import described
from tests.benchmarks.timers import measured
from tests.harness.live import live
from tests.harness.processes import Running
from tests.harness.stack import start
from tests.helpdesk.callbacks.year import live_a_year
from tests.torture import neighbours, reading, stopping
from tests.torture.clocks import compare, told
from tests.torture.firing import Load, fire
from tests.torture.kills import kill_while_working
from tests.torture.mails import bring
from tests.torture.page import page, read, section
from tests.torture.rolling import restart_while_working


@dataclass(frozen=True)
class Size:
    """`kills` during `operations` for F1, `rounds` of restarts for F8, `clocks` open for `minutes` for F13,
    `cases` of calendars and histories for SLA, `mails` brought for MAIL, `resolutions` in the year of call-backs,
    `reading` minutes for READING, `notices` to bells and mail for FAN_OUT and F9, `stopped` seconds and `stops` kills
    of notify for F9, `examples` of each operation for SCHEMATHESIS, seconds of
    `flood` for A9."""

    kills: int = 600
    operations: int = 20_000
    rounds: int = 50
    clocks: int = 1_000_000
    minutes: int = 30
    cases: int = 100_000
    mails: int = 10_000
    resolutions: int = 10_000
    reading: int = 20
    notices: int = 50_000
    stopped: int = 120
    stops: int = 40
    examples: int = 25
    flood: int = 60


async def f1(folder: Path, size: Size, seed: int) -> list[str]:
    async with live(folder / "f1") as stack:
        found = await kill_while_working(stack, kills=size.kills, operations=size.operations, seed=seed)
    back = ", ".join(f"{name} {max(times):.1f} s" for name, times in sorted(found.back.items()))
    return [
        f"seed {seed}; kills: {', '.join(f'{name} {count}' for name, count in sorted(found.kills.items()))}",
        f"{found.ledger.asked:,} operations, {found.ledger.acknowledged:,} writes acknowledged, "
        f"{found.ledger.retries:,} tries repeated",
        f"lost or done twice: {len(found.differences)}; notices and mails made twice: {found.duplicates}",
        f"outboxes empty {found.drained:.1f} s after the load; slowest to come back: {back}",
        *found.differences[:20],
    ]


async def f8(folder: Path, size: Size, seed: int) -> list[str]:
    async with live(folder / "f8") as stack:
        found = await restart_while_working(stack, rounds=size.rounds, seed=seed)
    answers = ", ".join(f"{status} {count:,}" for status, count in sorted(found.answers.items(), key=str))
    return [
        f"seed {seed}; restarts: {', '.join(f'{name} {count}' for name, count in sorted(found.restarts.items()))}",
        f"answers: {answers}; other than 2xx and 429: {sum(found.seen.values())}",
        f"slowest answer {found.slowest:.2f} s; lost or done twice: {len(found.differences)}",
        *found.differences[:20],
    ]


async def f9(folder: Path, size: Size, seed: int) -> list[str]:
    events = size.notices // NOTICES_OF_ONE
    async with live(folder / "f9") as stack:
        found = await stopping.stop_while_fanning_out(
            stack, events=events, seconds=size.stopped, kills=size.stops, seed=seed
        )
    return stopping.told(found)


async def a9(folder: Path, size: Size, seed: int) -> list[str]:
    async with live(folder / "a9", env=neighbours.ENV) as stack:
        return neighbours.told(await neighbours.beside_a_flood(stack, seconds=size.flood))


async def f13(folder: Path, size: Size, seed: int) -> list[str]:
    servers = start(folder / "f13")
    try:
        return await measured(servers, size.clocks, size.minutes * 60)
    finally:
        servers.stop()


async def f14(folder: Path, size: Size, seed: int) -> list[str]:
    servers = start(folder / "f14")
    try:
        load = Load(clocks=60_000, companies=10, due=12_000, rate=200)
        found = await fire(servers, load, skews=(7200, -7200))
    finally:
        servers.stop()
    return [
        f"two workers, two hours ahead and behind: {found.fired:,} of {found.due:,} fired, {found.missed} missed, "
        f"{found.twice} twice, earliest {found.earliest:.3f} s and latest {found.longest:.3f} s after due"
    ]


async def mail(folder: Path, size: Size, seed: int) -> list[str]:
    servers = start(folder / "mail")
    try:
        found = await bring(servers, mails=size.mails, kill_every=10.0, seed=seed)
    finally:
        servers.stop()
    return [
        f"seed {seed}; {found.mails:,} mails brought by SMTP in {found.seconds:.0f} s, {found.kills} kills of the "
        f"mailroom, {found.again:,} tries repeated",
        f"lost: {len(found.lost)}; filed twice: {len(found.twice)}; files {found.files:,}; states {found.states}",
    ]


async def year(folder: Path, size: Size, seed: int) -> list[str]:
    servers = start(folder / "year")
    os.environ.update({name: value for name, value in servers.env.items() if name.startswith("HUIFANG_")})
    running = Running(servers)
    await running.start()
    try:
        found = await live_a_year((await running.bus(Party.GATEWAY)).ask, size.resolutions, seed)
    finally:
        await running.stop()
        servers.stop()
    states = ", ".join(f"{name} {many:,}" for name, many in sorted(found.states.items()))
    calls = ", ".join(f"{name} {many:,}" for name, many in sorted(found.calls.items()))
    return [
        f"seed {seed}; {found.resolutions:,} resolves, each with one call-back: {states}",
        f"calls: {calls}; answered by the customers themselves {found.rated:,}; opened again {found.reopened:,}",
        f"{found.drawn:,} drawn of {found.pool:,} in {found.draws:,} draws, each run again from its log",
        f"promises broken: {len(found.problems)}",
        *found.problems[:20],
    ]


async def fan_out(folder: Path, size: Size, seed: int) -> list[str]:
    own = {"FAN_OUT": str(size.notices // NOTICES_OF_ONE), "HUIFANG_TEST_HOME": str(folder / "fan-out")}
    said = await tested(("tests/notify/test_fan_out.py",), own)
    return [line.removeprefix("fan-out: ") for line in said if line.startswith("fan-out: ")]


async def matrices(folder: Path, size: Size, seed: int) -> list[str]:
    own = {"HUIFANG_TEST_EVERY_DOOR": "1", "HUIFANG_TEST_HOME": str(folder / "matrices")}
    said = await tested(("tests/matrix/test_isolation.py", "tests/matrix/test_permissions.py"), own)
    return [line for line in said if " matrix: " in line]


async def schemathesis(folder: Path, size: Size, seed: int) -> list[str]:
    own = {"SCHEMATHESIS": str(size.examples), "HUIFANG_TEST_HOME": str(folder / "schemathesis")}
    said = await tested(("tests/gateway/rest_schema",), own)
    return [line.removeprefix("schemathesis: ") for line in said if line.startswith("schemathesis: ")]


async def tested(paths: tuple[str, ...], own: dict[str, str]) -> list[str]:
    """The tests themselves, with more of them: they have their own ground, which a process of its own brings. Gives
    the lines that they print; ends this run if one fails."""
    test = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.run", *paths), cwd=ROOT, env=os.environ | own, stdout=asyncio.subprocess.PIPE
    )
    said = (await test.communicate())[0].decode()
    if test.returncode:
        raise SystemExit(said)
    return [line.strip() for line in said.splitlines()]


async def sla(folder: Path, size: Size, seed: int) -> list[str]:
    return told(await compare(size.cases, seed), seed)


async def read_mails(folder: Path, size: Size, seed: int) -> list[str]:
    return reading.told(await reading.read(size.reading, seed), size.reading, seed)


NOTICES_OF_ONE = 4
"""Three bells and a mail for each event (tests/notify/test_fan_out.py)."""
PAGE = ROOT / "docs" / "robustness.md"
RUNS = {
    "A9": ("a company asks twenty times as fast as it may, another one works", a9),
    "F1": ("kill -9 of every process at random moments under load", f1),
    "F13": ("a million open clocks, workers killed each minute", f13),
    "F14": ("workers whose clocks are wrong", f14),
    "F8": ("rolling restart of every service under load", f8),
    "F9": ("notify stands still, and is killed, while one company's news fan out to bells and by mail", f9),
    "FAN_OUT": ("one company's news to bells and by mail, every piece of it coming twice at the same moment", fan_out),
    "MAIL": ("mails are brought while the mailroom is killed every ten seconds", mail),
    "CALLBACKS": ("a year of call-backs over the real calls, database, events and timers, by a wound clock", year),
    "READING": ("mails that nobody would write are read", read_mails),
    "MATRIX": ("every call, id, role and each of the doors: company, customer and right", matrices),
    "SCHEMATHESIS": ("the REST interface against its own document", schemathesis),
    "SLA": ("business time and clocks against a minute-by-minute model", sla),
}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--only", choices=sorted(RUNS))
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    for name, number in asdict(Size()).items():
        words.add_argument(f"--{name}", type=int, default=number)
    given = words.parse_args()
    size = Size(**{name: getattr(given, name) for name in asdict(Size())})
    folder = Path(tempfile.mkdtemp(prefix="huifang-torture-"))
    told = read(PAGE.read_text()) if PAGE.exists() else {}
    try:
        for name, (about, run) in RUNS.items():
            if given.only in {None, name}:
                print(f"{name}: {about} …", flush=True)
                lines = asyncio.run(run(folder, size, given.seed))
                print(*(f"  {line}" for line in lines), sep="\n", flush=True)
                told[name] = section(name, about, lines, described())
                PAGE.write_text(page(told))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
