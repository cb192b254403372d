"""A plan as a table: one line per task, predecessors as spreadsheet users write them ("3FS+2d,4SS").

Columns: number, level, name, days, predecessors, owner, constraint, date, notes, start, finish, done. Days are of eight
hours. A lag in d or h is working time, in ed or eh time by the calendar, as MS Project writes it. A text that a
spreadsheet would take for a formula is written with an apostrophe before it, and read without.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from services.projects.exchange.lines import NAME, NOTES, Before, Line, Outline, Unreadable, checked, unlinked
from services.projects.scheduling import Lag, Link, Rule
from shared.core.cells import BOM, is_formula, table

COLUMNS = (
    *("number", "level", "name", "days", "predecessors", "owner", "constraint", "date", "notes", "start", "finish"),
    "done",
)
NEEDED = frozenset({"number", "name", "days"})
DAY, BYTES = 480, 5_000_000
UNITS = {
    "d": (DAY, Lag.WORKING),
    "h": (60, Lag.WORKING),
    "m": (1, Lag.WORKING),
    "ed": (1440, Lag.CALENDAR),
    "eh": (60, Lag.CALENDAR),
    "em": (1, Lag.CALENDAR),
}

_BEFORE = re.compile(
    r"(?P<key>[0-9]{1,9})(?P<link>FS|SS|FF|SF)?(?:(?P<lag>[+-][0-9]{1,6}(?:\.[0-9]{1,4})?)(?P<unit>e?[dhm])?)?",
    re.ASCII,
)


def read_csv(data: bytes, name: str = "") -> Outline:
    """Raises Unreadable for what is no UTF-8 table with at least number, name and days, with the line it fails at."""
    if len(data) > BYTES:
        raise Unreadable("too_large")
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if not set(rows.fieldnames or ()).issuperset(NEEDED):
            raise Unreadable("columns")
        lines = [_line({k: _plain(v or "") for k, v in row.items() if isinstance(k, str)}) for row in rows]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise Unreadable("not_csv") from wrong
    kept, left_out = unlinked(checked(lines))
    return Outline(name, None, kept, tuple(left_out))


def _line(row: dict[str, str]) -> Line:
    where = row["number"] or row["name"]
    try:
        rule = Rule(row.get("constraint") or Rule.SOON)
        on = date.fromisoformat(row["date"]) if row.get("date") else None
        if on is None and rule is not Rule.LATE:
            rule = Rule.SOON
        return Line(
            key=str(int(row["number"])),
            name=row["name"][:NAME],
            level=int(row.get("level") or 1),
            minutes=_minutes(row["days"] or "0", DAY),
            befores=tuple(_befores(row.get("predecessors", ""))),
            rule=rule,
            on=None if rule in {Rule.SOON, Rule.LATE} else on,
            owner=row.get("owner", "")[:NAME],
            notes=row.get("notes", "")[:NOTES],
            done=max(0, min(100, int(row.get("done") or 0))),
        )
    except (ValueError, OverflowError) as wrong:
        raise Unreadable("line", where[:100]) from wrong


def _minutes(text: str, unit: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,6}(\.[0-9]{1,4})?", text, re.ASCII):
        raise ValueError("no number of days")
    return round(Fraction(text) * unit)


def _befores(text: str) -> Iterator[Before]:
    for part in re.split(r"[,;、]", text):
        if not part.strip():
            continue
        found = _BEFORE.fullmatch(
            part.strip().upper().replace("D", "d").replace("H", "h").replace("M", "m").replace("E", "e")
        )
        if found is None:
            raise ValueError("no predecessor")
        size, unit = UNITS[found["unit"] or "d"]
        yield Before(str(int(found["key"])), Link(found["link"] or "FS"), _minutes(found["lag"] or "0", size), unit)


def write_csv(outline: Outline) -> bytes:
    numbers = {line.key: number for number, line in enumerate(outline.lines, start=1)}
    return (BOM + table([COLUMNS, *(_row(line, numbers) for line in outline.lines)])).encode()


def _row(line: Line, numbers: Mapping[str, int]) -> tuple[object, ...]:
    befores = ",".join(_written(before, numbers[before.key]) for before in line.befores)
    ruled = (str(line.rule) if line.rule is not Rule.SOON else "", line.on.isoformat() if line.on else "")
    dates = (when.isoformat(" ", "minutes") if when else "" for when in (line.start, line.finish))
    texts = (_quoted(line.owner), *ruled, _quoted(line.notes), *dates)
    return (numbers[line.key], line.level, _quoted(line.name), _days(line.minutes), befores, *texts, line.done)


def _written(before: Before, number: int) -> str:
    link = "" if before.link is Link.FS and not before.lag else str(before.link)
    lag = ""
    if before.lag:
        size, unit = (1440, "ed") if before.unit is Lag.CALENDAR else (DAY, "d")
        whole = before.lag % size == 0
        lag = f"{before.lag // size:+}{unit}" if whole else f"{before.lag:+}{'em' if unit == 'ed' else 'm'}"
    return f"{number}{link}{lag}"


def _days(minutes: int) -> str:
    return f"{minutes / DAY:.4f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    """An apostrophe that somebody wrote is told from ours by another before it."""
    return f"'{text}" if text.startswith("'") else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and (text[1:].startswith("'") or is_formula(text[1:])) else text
