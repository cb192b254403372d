"""From figures to the page that is committed."""

from dataclasses import dataclass, field
from datetime import date

from tests.benchmarks.desk import Behind
from tests.benchmarks.following import ANNOUNCING, LIMITS_BEHIND, Following
from tests.benchmarks.scenarios import Measured
from tests.benchmarks.usage import COMPONENTS

LIMITS = {"% of one core": 2.0, "MB (PSS)": 450.0, "warm": 6.0, "cold, with demo data": 180.0}


@dataclass
class Report:
    date: date
    machine: str
    calibration: float
    tickets: int = 0
    starts: dict[str, float] = field(default_factory=dict)
    idle: dict[str, float] = field(default_factory=dict)
    rows: dict[str, list[Measured]] = field(default_factory=dict)
    bare: dict[str, Measured] = field(default_factory=dict)
    bare_pinned: dict[str, Measured] = field(default_factory=dict)
    following: list[Following] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)
    pinned: list[Measured] = field(default_factory=list)
    floors: dict[str, dict[str, float]] = field(default_factory=dict)


def write(found: Report) -> str:
    parts = [
        "# Benchmarks",
        "",
        "<!-- Written by `make bench`; run it instead of editing. -->",
        "",
        f"{found.date.isoformat()}, {found.machine}. CPU-milliseconds are summed over gateway, services, NATS and "
        "PostgreSQL; what a request leaves to do behind its answer (announcing events, notices, mails) is counted with "
        f"it. A fixed calibration loop took {found.calibration:.1f} CPU-ms: compare machines by the ratio. The load "
        "comes from a process of its own on the same machine, so requests per second share the cores with it.",
        "",
        *_limits(found),
    ]
    for title, rows in found.rows.items():
        parts += [f"## {found.tickets:,} tickets, {title}", "", *_table(rows), ""]
    parts += [
        "## Behind the requests",
        "",
        "| | CPU-ms | p50 ms | p95 ms | p99 ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    parts += [
        f"| {one.name} | {one.cost:.2f} | {one.at(0.5):.0f} | {one.at(0.95):.0f} | {one.at(0.99):.0f} |"
        for one in found.behind
    ]
    parts += ["", "## The stack pinned to one core, 8 connections", "", *_table(found.pinned), ""]
    parts += [*_times({row.scenario.name: row for row in found.pinned}, found.bare_pinned), ""]
    parts += ["## Where the milliseconds go, 8 connections", "", *_components(found), ""]
    parts += ["## Floors in the same run", "", "| | per second | CPU-ms |", "| --- | ---: | ---: |"]
    parts += [f"| {name} | {f['per second']:,.0f} | {f['CPU-ms']:.3f} |" for name, f in found.floors.items()]
    parts += ["", "## Idle and starting", "", "| | measured | limit |", "| --- | ---: | ---: |"]
    for name, value in {**found.idle, **found.starts}.items():
        unit = " s" if name in found.starts else ""
        limit = LIMITS.get(name)
        parts.append(f"| {name} | {value:.1f}{unit} | {f'{limit:g}{unit}' if limit else ''} |")
    return "\n".join([*parts, ""])


def _limits(found: Report) -> list[str]:
    """The costs beside their limits, and how they grow with the number of companies."""
    few, many = (dict(_at_eight(rows)) for rows in list(found.rows.values())[:2])
    lines = ["| | limit | measured | ratio with many companies (≤ 1.2) |", "| --- | ---: | ---: | ---: |"]
    for name, row in few.items():
        limit = row.scenario.whole
        told = f"{limit:g}" if limit else ""
        ratio = many[name].cost / row.cost
        lines.append(f"| {name} | {told} | {_marked(row.cost, limit)} | {_marked(ratio, 1.2)} |")
    return [*lines, "", *_bare(found, few), "", *_created(found, few["create a ticket"])]


def _bare(found: Report, few: dict[str, Measured]) -> list[str]:
    """The limits as what they stem from: so many times the bare path. That travels between machines."""
    parts = list(next(iter(found.bare.values())).by_component())
    lines = [
        "The bare path is the same requests without the product (`tests/benchmarks/bare.py`), in turns with it. The "
        "limits come from a trial of it on another machine: a cost may be its limit divided by what that trial took.",
        "",
        *_times(few, found.bare),
        "",
        f"| bare path | {' | '.join(parts)} |",
        f"| --- |{' ---: |' * len(parts)}",
    ]
    for name, bare in found.bare.items():
        costs = bare.by_component()
        lines.append(f"| {name} | {' | '.join(f'{costs[part]:.2f}' for part in parts)} |")
    return lines


def _times(rows: dict[str, Measured], beside: dict[str, Measured]) -> list[str]:
    lines = ["| | bare path | measured | times the bare path | limit |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, bare in beside.items():
        row, scenario = rows[name], rows[name].scenario
        assert scenario.allowed is not None
        limit = f"{scenario.limit:g} / {scenario.trial:g} = {scenario.allowed:.2f}"
        times = _marked(row.cost / bare.cost, scenario.allowed)
        lines.append(f"| {name} | {bare.cost:.2f} | {row.cost:.2f} | {times} | {limit} |")
    return lines


def _marked(value: float, limit: float | None) -> str:
    return f"{value:.2f}" if limit is None or value <= limit else f"{value:.2f} ✗"


def _created(found: Report, row: Measured) -> list[str]:
    """The request and what follows it, apart: the workers' parts are measured alone, the request is the rest."""
    behind = {one.name: one.cost for one in found.following}
    request = row.cost - sum(behind.values())
    parts = {
        "the path that the trial had": (request + behind[ANNOUNCING], row.scenario.limit),
        "of it, the request to its answer": (request, None),
        f"of it, {ANNOUNCING}": (behind[ANNOUNCING], None),
        **{f"behind it: {name}": (behind[name], limit) for name, limit in LIMITS_BEHIND.items()},
    }
    bare = found.bare["create a ticket"].cost
    lines = ["| of `create a ticket` | limit | CPU-ms | times the bare path |", "| --- | ---: | ---: | ---: |"]
    for name, (cost, limit) in parts.items():
        told = f"{limit:g}" if limit else ""
        lines.append(f"| {name} | {told} | {_marked(cost, limit)} | {cost / bare:.2f} |")
    return [*lines, ""]


def _at_eight(rows: list[Measured]):
    return ((row.scenario.name, row) for row in rows if row.connections == 8)


def _table(rows: list[Measured]) -> list[str]:
    lines = [
        "| request | connections | CPU-ms | requests/s | p50 ms | p95 ms | p99 ms | bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        seen = row.seen
        lines.append(
            f"| {row.scenario.name} | {row.connections} | {row.cost:.2f} | {seen['count'] / seen['wall']:,.0f} "
            f"| {seen['p50']:.1f} | {seen['p95']:.1f} | {seen['p99']:.1f} | {seen['bytes']:,} |"
        )
    return lines


def _components(found: Report) -> list[str]:
    lines = [f"| request | {' | '.join(COMPONENTS)} |", f"| --- |{' ---: |' * len(COMPONENTS)}"]
    for name, row in _at_eight(next(iter(found.rows.values()))):
        costs = row.by_component()
        lines.append(f"| {name} | {' | '.join(f'{costs[part]:.2f}' for part in COMPONENTS)} |")
    return lines
