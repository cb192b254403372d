"""MS Project's XML (MSPDI, namespace `http://schemas.microsoft.com/project`).

Elements, their order and their codes are those of the Project 2007 XML Data Interchange Schema as Microsoft's reference
prints it (the pages of the Project, Calendars and Tasks elements). A lag is in tenths of a minute whatever its format;
formats with an e in their unit are elapsed time. Kept are names, outline, durations, links, constraints, owners, notes,
dates and percentages; calendars are written and not read, for working time is the company's.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from services.projects.exchange.lines import (
    NAME,
    NOTES,
    Before,
    LeftOut,
    Line,
    Outline,
    Unreadable,
    checked,
    summaries,
    unlinked,
)
from services.projects.scheduling import Frames, Lag, Link, Rule

SPACE = "http://schemas.microsoft.com/project"
BYTES, TAGS = 20_000_000, 1_200_000
"""A tag costs a hundred bytes of memory, however short it is: a file of nothing else would take all there is."""
LINKS = {"0": Link.FF, "1": Link.FS, "2": Link.SF, "3": Link.SS}
RULES = {
    "0": Rule.SOON,
    "1": Rule.LATE,
    "2": Rule.MUST_START,
    "3": Rule.MUST_FINISH,
    "4": Rule.START_NOT_BEFORE,
    "5": Rule.START_NOT_AFTER,
    "6": Rule.FINISH_NOT_BEFORE,
    "7": Rule.FINISH_NOT_AFTER,
}
ELAPSED = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})
PERCENT = frozenset({"19", "20", "51", "52"})
MINUTES, ELAPSED_MINUTES, DAYS = "3", "4", "7"

_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML 1.0 has no place for: one such character and no program opens the file."""
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?", re.ASCII)


def read_mspdi(data: bytes) -> Outline:
    """Raises Unreadable for what is no such file, is larger than 20 MB, or has entities or a document type, which these
    files never need and attacks do."""
    if len(data) > BYTES or data.count(b"<") > TAGS:
        raise Unreadable("too_large")
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError) as wrong:
        raise Unreadable("not_xml") from wrong
    if root.tag != _named("Project"):
        raise Unreadable("not_mspdi")
    owners, left_out = _owners(root), list[LeftOut]()
    tasks = root.find(_named("Tasks"))
    rows = [row for row in (() if tasks is None else tasks) if _is_line(row)]
    lines, more = unlinked(checked([_line(row, owners, left_out) for row in rows]))
    return Outline(_text(root, "Title") or _text(root, "Name"), _day(root, "StartDate"), lines, (*left_out, *more))


def _is_line(row: ET.Element) -> bool:
    """Row 0 is the project itself, and an empty row is one, too."""
    return _text(row, "OutlineLevel") != "0" and _text(row, "UID") != "0" and _text(row, "IsNull") != "1"


def _line(row: ET.Element, owners: dict[str, str], left_out: list[LeftOut]) -> Line:
    key, name = _text(row, "UID"), _text(row, "Name")[:NAME]
    rule = RULES.get(_text(row, "ConstraintType") or "0")
    level = _text(row, "OutlineLevel") or "1"
    if not key or rule is None or not level.isdecimal():
        raise Unreadable("task", name or key)
    on = _day(row, "ConstraintDate") if rule not in {Rule.SOON, Rule.LATE} else None
    if on is None and rule is not Rule.LATE:
        rule = Rule.SOON
    if _text(row, "CalendarUID") not in {"", "-1"}:
        left_out.append(LeftOut("calendar", name))
    done = _text(row, "PercentComplete")
    return Line(
        key=key,
        name=name,
        level=int(level[:3]),
        minutes=0 if _text(row, "Milestone") == "1" else _minutes(_text(row, "Duration"), name),
        befores=tuple(_befores(row, name, left_out)),
        rule=rule,
        on=on,
        owner=owners.get(key, ""),
        notes=_text(row, "Notes")[:NOTES],
        done=min(100, int(done[:3])) if done.isdecimal() else 0,
    )


def _befores(row: ET.Element, name: str, left_out: list[LeftOut]) -> Iterator[Before]:
    for link in row.findall(_named("PredecessorLink")):
        lag, form = _text(link, "LinkLag") or "0", _text(link, "LagFormat")
        kind = LINKS.get(_text(link, "Type") or "1")
        if kind is None or not re.fullmatch(r"-?\d{1,9}", lag, re.ASCII):
            raise Unreadable("link", name)
        if _text(link, "CrossProject") == "1" or (form in PERCENT and lag != "0"):
            left_out.append(LeftOut("link", name))
            continue
        unit = Lag.CALENDAR if form in ELAPSED else Lag.WORKING
        yield Before(_text(link, "PredecessorUID"), kind, int(lag) // 10, unit)


def _owners(root: ET.Element) -> dict[str, str]:
    """Of each task the name of the first resource it is assigned to."""
    names = {_text(one, "UID"): _text(one, "Name")[:NAME] for one in root.iterfind(f"{_named('Resources')}/*")}
    found: dict[str, str] = {}
    for one in root.iterfind(f"{_named('Assignments')}/*"):
        found.setdefault(_text(one, "TaskUID"), names.get(_text(one, "ResourceUID"), ""))
    return found


def write_mspdi(outline: Outline, week: Iterable[Frames]) -> bytes:
    """A file that MS Project opens: one base calendar with this week (Monday first), the tasks with their links."""
    root = ET.Element("Project", xmlns=SPACE)
    _add(root, SaveVersion="12", Name=f"{outline.name[:250]}.xml", Title=outline.name[:NAME], ScheduleFromStart="1")
    if outline.start is not None:
        _add(root, StartDate=f"{outline.start.isoformat()}T00:00:00")
    _add(root, CalendarUID="1", MinutesPerDay="480", MinutesPerWeek="2400", DaysPerMonth="20")
    _write_calendar(root, list(week))
    tops, people = summaries(outline.lines), {name: n for n, name in enumerate(_people(outline), start=1)}
    tasks = ET.SubElement(root, "Tasks")
    numbers = {line.key: number for number, line in enumerate(outline.lines, start=1)}
    for line in outline.lines:
        _write_line(tasks, line, numbers, is_summary=line.key in tops)
    resources = ET.SubElement(root, "Resources")
    for name, number in people.items():
        _add(ET.SubElement(resources, "Resource"), UID=str(number), ID=str(number), Name=name, Type="1")
    assignments = ET.SubElement(root, "Assignments")
    for line in outline.lines:
        if line.owner:
            uid, task, person = len(assignments) + 1, numbers[line.key], people[line.owner]
            row = ET.SubElement(assignments, "Assignment")
            _add(row, UID=str(uid), TaskUID=str(task), ResourceUID=str(person), Units="1")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def _people(outline: Outline) -> list[str]:
    return list(dict.fromkeys(line.owner for line in outline.lines if line.owner))


def _write_calendar(root: ET.Element, week: list[Frames]) -> None:
    calendar = ET.SubElement(ET.SubElement(root, "Calendars"), "Calendar")
    _add(calendar, UID="1", Name="Standard", IsBaseCalendar="1")
    days = ET.SubElement(calendar, "WeekDays")
    for kind, frames in zip(range(1, 8), [week[6], *week[:6]], strict=True):  # 1 is Sunday
        day = ET.SubElement(days, "WeekDay")
        _add(day, DayType=str(kind), DayWorking=str(int(bool(frames))))
        if frames:
            times = ET.SubElement(day, "WorkingTimes")
            for start, end in frames[:5]:
                _add(ET.SubElement(times, "WorkingTime"), FromTime=_clock(start), ToTime=_clock(end % 1440))


def _write_line(tasks: ET.Element, line: Line, numbers: dict[str, int], *, is_summary: bool) -> None:
    task, number = ET.SubElement(tasks, "Task"), str(numbers[line.key])
    _add(task, UID=number, ID=number, Name=line.name[:NAME], Type="1", OutlineLevel=str(line.level))
    for name, when in (("Start", line.start), ("Finish", line.finish)):
        if when is not None:
            _add(task, **{name: _instant(when)})
    hours, minutes = divmod(line.minutes, 60)
    _add(task, Duration=f"PT{hours}H{minutes}M0S", DurationFormat=DAYS)
    _add(task, Milestone=str(int(not line.minutes and not is_summary)), Summary=str(int(is_summary)))
    _add(task, PercentComplete=str(line.done))
    _add(task, ConstraintType=next(code for code, rule in RULES.items() if rule is line.rule))
    if line.on is not None:
        _add(task, ConstraintDate=f"{line.on.isoformat()}T{_evening(line)}")
    if line.notes:
        _add(task, Notes=line.notes)
    for before in line.befores:
        link = ET.SubElement(task, "PredecessorLink")
        code = next(code for code, kind in LINKS.items() if kind is before.link)
        _add(link, PredecessorUID=str(numbers[before.key]), Type=code, LinkLag=str(before.lag * 10))
        _add(link, LagFormat=ELAPSED_MINUTES if before.unit is Lag.CALENDAR else MINUTES)


def _evening(line: Line) -> str:
    """The time of day a constraint of that kind is meant at: a finish is by the evening."""
    return "18:00:00" if "finish" in line.rule else "00:00:00"


def _add(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = _NO_XML.sub("", text)


def _named(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _text(parent: ET.Element, name: str) -> str:
    return (parent.findtext(_named(name)) or "").strip()


def _day(parent: ET.Element, name: str) -> date | None:
    text = _text(parent, name)
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError as wrong:
        raise Unreadable("date", text[:40]) from wrong


def _minutes(text: str, name: str) -> int:
    found = _DURATION.fullmatch(text) if text else None
    if text and found is None:
        raise Unreadable("duration", name)
    days, hours, minutes = (int((part or "0")[:9]) for part in (found.groups() if found else ("", "", "")))
    return days * 1440 + hours * 60 + minutes


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def _instant(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat(timespec="seconds")
