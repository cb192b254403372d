"""`python -m tests.benchmarks.search [--messages N]`: fills a stack of its own, searches, writes docs/benchmarks-search.md."""

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from infra.local.place import ROOT
from services.helpdesk.db import DB
from services.helpdesk.search.queries import find
from shared.contracts.desk.search import SearchOrder, SearchQuery
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.feature import Ask
from tests.benchmarks import machine
from tests.benchmarks.search.filling import DEVICES, FAULTS, PLACES, Filled, fill
from tests.harness.stack import start

LIMIT_MS = 300
TIMES = 40
ASK = Ask(operation="search", key="", body_hash=b"")


@dataclass
class Kept:
    """What one kind of query took, in milliseconds, and how many tickets its pages held."""

    name: str
    took: list[float]
    found: int

    def at(self, percent: int) -> float:
        return sorted(self.took)[min(len(self.took) - 1, len(self.took) * percent // 100)]


def queries(filled: Filled, random_: random.Random) -> dict[str, tuple[str, dict]]:
    """Kind → a query of that kind, drawn anew."""
    common, rarer = random_.choice(DEVICES[:4]), random_.choice(DEVICES[8:])
    fault, place = random_.choice(FAULTS[:5]), random_.choice(PLACES)
    return {
        "a common word": (common, {}),
        "a rarer word": (rarer, {}),
        "two words": (f"{common} {fault}", {}),
        "three words that seldom meet": (f"{rarer} {random_.choice(FAULTS[8:])} {random_.choice(PLACES[8:])}", {}),
        "a serial number": (random_.choice(filled.serials), {}),
        "an English phrase": ('"out of paper"', {}),
        "the beginning of a word": ("rein", {}),
        "nothing there": ("量子糾纏", {}),
        "a common word, open, newest first": (f"{common} status:open", {"order": SearchOrder.NEWEST}),
        "a common word, mine, closed": (f"{common} assignee:me status:closed", {}),
        "a common word of one customer": (f'{common} customer:"客戶 17"', {}),
        "a common word before last year": (f"{common} before:{datetime.now(UTC).year - 1}-03-01", {}),
        "a ticket's number": (f"HD-{random_.randrange(1, 1000)}", {}),
        "filters alone": (f"status:open priority:high {'assignee:me' if place else ''}", {}),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--messages", type=int, default=1_000_000)
    words.add_argument("--quick", action="store_true", help="few messages; writes nothing")
    given = words.parse_args()
    messages = 20_000 if given.quick else given.messages
    folder = Path(tempfile.mkdtemp(prefix="huifang-search-"))
    servers = start(folder)
    try:
        text = asyncio.run(measured(servers, messages))
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(text)
    if not given.quick:
        (ROOT / "docs" / "benchmarks-search.md").write_text(text, encoding="utf-8")


async def measured(servers, messages: int) -> str:
    connection = await asyncpg.connect(
        host=str(servers.place.run), user="postgres", password=servers.secret("postgres-superuser"),
        database="huifang_helpdesk", ssl=False,
    )  # fmt: skip
    began = time.monotonic()
    filled = await fill(connection, messages)
    took = time.monotonic() - began
    sizes = {
        name: await connection.fetchval("select pg_total_relation_size($1::text::regclass)", name)
        for name in ("message", "search_entry", "search_entry_words")
    }
    await connection.close()
    await DB.open(servers.database(Party.HELPDESK))
    try:
        kept = await search(filled)
    finally:
        await DB.close()
    return page(messages, took, sizes, kept)


async def search(filled: Filled) -> list[Kept]:
    tenant = filled.tenant_id
    agent = Caller(tenant_id=tenant, kind=Kind.MEMBER, actor_id=filled.member, roles=(Role.AG,), name="陳柏翰")
    customer = Caller(
        tenant_id=tenant, kind=Kind.CUSTOMER, actor_id=filled.contact, customer_id=filled.customer, roles=(Role.CM,),
        name="聯絡人",
    )  # fmt: skip
    random_ = random.Random(3)
    found: dict[str, Kept] = {}
    for round_ in range(TIMES):
        for name, (q, more) in queries(filled, random_).items():
            await once(found, name, agent, SearchQuery(q=q, **more))
        q = queries(filled, random_)["two words"][0]
        await once(found, "a customer manager, two words", customer, SearchQuery(q=q))
        if round_ % 4 == 0:
            await pages(found, agent, random_.choice(DEVICES[:4]))
    return list(found.values())


async def once(found: dict[str, Kept], name: str, who: Caller, query: SearchQuery):
    began = time.perf_counter()
    page_ = await find(who, query, ASK)
    kept = found.setdefault(name, Kept(name, [], 0))
    kept.took.append((time.perf_counter() - began) * 1000)
    kept.found += len(page_.tickets)
    return page_


async def pages(found: dict[str, Kept], who: Caller, q: str) -> None:
    cursor = None
    for _ in range(5):
        name = "the following pages of a common word" if cursor else "a common word"
        cursor = (await once(found, name, who, SearchQuery(q=q, cursor=cursor))).next


def page(messages: int, took: float, sizes: dict[str, int], kept: list[Kept]) -> str:
    every = Kept("all of them", [ms for one in kept for ms in one.took], 0)
    lines = [
        "# Searching",
        "",
        "<!-- Written by `python -m tests.benchmarks.search`; run it instead of editing. -->",
        "",
        f"{datetime.now(UTC).date().isoformat()}, {machine.described()}. One company with {messages:,} messages in "
        f"{messages // 4:,} tickets of two years, filled in {took:.0f} s. Milliseconds from the call to its answer in "
        "helpdesk's process (the gateway and the bus add one or two), under the roles and walls of production, one "
        "query at a time, the machine otherwise as it was. "
        + ", ".join(f"`{name}` {size / 2**20:,.0f} MB" for name, size in sizes.items())
        + ".",
        "",
        f"| query | times | tickets a page | p50 ms | p95 ms | slowest | limit p95 {LIMIT_MS} |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for one in [every, *kept]:
        shown = f"{one.found / len(one.took):.1f}" if one is not every else ""
        mark = "held" if one.at(95) <= LIMIT_MS else "✗"
        lines.append(
            f"| {one.name} | {len(one.took)} | {shown} | {one.at(50):.1f} | {one.at(95):.1f} | {max(one.took):.1f} "
            f"| {mark} |"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
