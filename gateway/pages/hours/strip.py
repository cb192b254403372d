"""The strip: for each calendar and day the hours as a bar and in figures. From what the call says, nothing counted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.contracts.desk.hours import DayLabel, Opening, OpenSpan, Strip, StripRow

MINUTES = 1_440


class Cell(Struct, frozen=True, kw_only=True):
    """One day of one calendar, in the strip's zone. `bars` are (start, length) in minutes of the day; `label` is why
    it differs from its weekday."""

    day: date
    bars: tuple[tuple[int, int], ...]
    openings: tuple[Opening, ...]
    label: DayLabel | None


class Row(Struct, frozen=True, kw_only=True):
    calendar: StripRow
    cells: tuple[Cell, ...]


def rows_of(strip: Strip) -> list[Row]:
    return [Row(calendar=row, cells=tuple(_cells(strip, row))) for row in strip.rows]


def _cells(strip: Strip, row: StripRow) -> Iterator[Cell]:
    zone = ZoneInfo(strip.zone)
    labels = {one.day: one for one in row.labels}
    for day in strip.days:
        start = datetime.combine(day, datetime.min.time(), zone)
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        inside = list(_inside(row.spans, start, end))
        yield Cell(
            day=day,
            bars=tuple(_bar(a, b, zone) for a, b in inside),
            openings=tuple(Opening(opens=_wall(a, zone), closes=_wall(b, zone)) for a, b in inside),
            label=labels.get(day),
        )


def _inside(spans: tuple[OpenSpan, ...], start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    for one in spans:
        a, b = max(one.opens, start), min(one.closes, end)
        if a < b:
            yield a, b


def _bar(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[int, int]:
    first, last = _minute(start, zone), _minute(end, zone) or MINUTES
    return first, max(1, last - first)


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def _wall(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def now_in(strip: Strip, moment: datetime) -> tuple[date, int] | None:
    """The day and the minute of now, if the strip shows it."""
    local = moment.astimezone(ZoneInfo(strip.zone))
    return (local.date(), local.hour * 60 + local.minute) if local.date() in strip.days else None
