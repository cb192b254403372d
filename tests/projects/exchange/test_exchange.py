"""Plans as files: what is written is read again the same, in the order the schema wants, and what is no plan is refused.

The published XSD cannot be had here: SEQUENCE is the order of the elements that we write, as Microsoft's reference prints
the schema of the Project, Calendars and Tasks elements.
"""

import time
from datetime import date, datetime
from itertools import pairwise
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from services.projects.exchange import (
    Before,
    LeftOut,
    Line,
    Outline,
    Unreadable,
    read_csv,
    read_mspdi,
    write_csv,
    write_mspdi,
)
from services.projects.scheduling import FIVE_DAYS, Lag, Link, Rule

SPACE = "{http://schemas.microsoft.com/project}"
SEQUENCE = {
    "Project": "SaveVersion UID Name Title Subject Category Company Manager Author CreationDate Revision LastSaved "
    "ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode "
    "CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth "
    "Calendars Tasks Resources Assignments",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "WorkingTime": "FromTime ToTime",
    "Task": "UID ID Name Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel Priority Start Finish "
    "Duration DurationFormat Work Stop Resume Milestone Summary Critical PercentComplete ActualStart ActualFinish "
    "ConstraintType CalendarUID ConstraintDate Deadline Notes PredecessorLink Baseline",
    "PredecessorLink": "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat",
    "Resource": "UID ID Name Type",
    "Assignment": "UID TaskUID ResourceUID Units",
}
OTHERS = """<Project xmlns="http://schemas.microsoft.com/project"><Title>Move</Title><StartDate>2026-03-02T08:00:00</StartDate>
<Tasks><Task><UID>0</UID><Name>Move</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>7</UID><Name>Phase A</Name><OutlineLevel>1</OutlineLevel><Duration>PT80H0M0S</Duration></Task>
<Task><UID>3</UID><Name>Pack</Name><OutlineLevel>2</OutlineLevel><Duration>PT12H30M0S</Duration></Task>
<Task><UID>4</UID><Name>Label</Name><OutlineLevel>2</OutlineLevel><Duration>P1DT0H0M0S</Duration><CalendarUID>9</CalendarUID>
<PredecessorLink><PredecessorUID>3</PredecessorUID><Type>3</Type><LinkLag>14400</LinkLag><LagFormat>8</LagFormat></PredecessorLink></Task>
<Task><UID>5</UID><IsNull>1</IsNull></Task>
<Task><UID>9</UID><Name>Drive</Name><OutlineLevel>1</OutlineLevel><ConstraintType>3</ConstraintType><ConstraintDate>2026-04-01T17:00:00</ConstraintDate>
<PredecessorLink><PredecessorUID>7</PredecessorUID><LinkLag>-4800</LinkLag><LagFormat>7</LagFormat></PredecessorLink>
<PredecessorLink><PredecessorUID>3</PredecessorUID><LinkLag>50</LinkLag><LagFormat>19</LagFormat></PredecessorLink></Task></Tasks>
<Resources><Resource><UID>2</UID><Name>Lin</Name></Resource></Resources>
<Assignments><Assignment><TaskUID>9</TaskUID><ResourceUID>2</ResourceUID></Assignment></Assignments></Project>"""


def drawn(number: int) -> Outline:
    r = Random(number)
    lines, level = [], 0
    for key in range(1, r.randrange(2, 14)):
        level = r.randrange(1, level + 2)
        rule = r.choice(list(Rule))
        lines.append(
            Line(
                key=str(key),
                name=r.choice(("=危險()", '驗收 <&> "引號"', "'quoted", "-1", "plan, with; marks\nand lines")),
                level=level,
                minutes=r.choice((0, 30, 480, 1201)),
                rule=rule,
                on=None if rule in {Rule.SOON, Rule.LATE} else date(2026, 3, r.randrange(1, 30)),
                owner=r.choice(("", "林小姐", "+Chen")),
                notes=r.choice(("", "@note")),
                done=r.randrange(101),
            )
        )
    tops = {one.key for one, following in pairwise(lines) if following.level > one.level}
    leaves = [one.key for one in lines if one.key not in tops]
    for place, line in enumerate(lines):
        earlier = [key for key in leaves if int(key) < int(line.key)]
        if line.key in leaves and earlier and r.random() < 0.7:
            before = Before(r.choice(earlier), r.choice(list(Link)), r.choice((0, 480, -960, 75)), r.choice(list(Lag)))
            before = before if before.lag else Before(before.key, before.link)
            lines[place] = Line(**{**{f: getattr(line, f) for f in line.__slots__}, "befores": (before,)})
    return Outline("計劃", date(2026, 3, 2), tuple(lines))


@seed(20261130)
@settings(max_examples=120, deadline=None, database=None)
@given(st.integers(0, 2**40))
def test_what_is_written_is_read_again(number):
    outline = drawn(number)
    assert read_mspdi(write_mspdi(outline, FIVE_DAYS)) == outline
    assert read_csv(write_csv(outline), outline.name).lines == outline.lines


def test_elements_come_in_the_order_of_the_schema():
    # Files hold the company's wall clock, without a zone.
    starts, ends = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10)  # noqa: DTZ001 - see above
    line = Line("a", "A", minutes=60, start=starts, finish=ends)
    rich = Outline("P", date(2026, 3, 2), (line, *drawn(7).lines, *drawn(8).lines[:0]))
    seen = set()
    for element in ET.fromstring(write_mspdi(rich, FIVE_DAYS)).iter():
        names = SEQUENCE.get(element.tag.removeprefix(SPACE), "").split()
        if names:
            places = [names.index(child.tag.removeprefix(SPACE)) for child in element]
            assert places == sorted(places), element.tag
            seen.add(element.tag.removeprefix(SPACE))
    assert seen == set(SEQUENCE)


def test_a_file_of_another_program_says_what_was_left_out():
    found = read_mspdi(OTHERS.encode())
    assert (found.name, found.start) == ("Move", date(2026, 3, 2))
    assert [(line.name, line.level, line.minutes) for line in found.lines] == [
        *(("Phase A", 1, 4800), ("Pack", 2, 750)),
        *(("Label", 2, 1440), ("Drive", 1, 0)),
    ]
    assert found.lines[2].befores == (Before("3", Link.SS, 1440, Lag.CALENDAR),)
    drive = found.lines[3]
    assert drive.befores == (Before("4", Link.FS, -480),)  # the phase's link, from the part that ends it
    assert (drive.rule, drive.on, drive.owner) == (Rule.MUST_FINISH, date(2026, 4, 1), "Lin")
    assert found.left_out == (LeftOut("calendar", "Label"), LeftOut("link", "Drive"))


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><Project>&c;</Project>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Project>&b;</Project>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_xml"),
        (BOMB, "not_xml"),
        (OUTSIDE, "not_xml"),
        ("<Project/>", "not_mspdi"),
        (OTHERS.replace("PT12H30M0S", "twelve"), "duration"),
        (OTHERS.replace("<OutlineLevel>2<", "<OutlineLevel>4<"), "level"),
        (OTHERS.replace("<UID>4</UID>", "<UID>3</UID>"), "same_key"),
        (OTHERS.replace("2026-04-01T17:00:00", "soon"), "date"),
    ],
)
def test_what_is_no_project_file_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        read_mspdi(text.encode())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "columns"),
        ('number,name,days\n1,"x,3\n', "not_csv"),
        ("number,name,days\n1,x,many\n", "line"),
        ("number,name,days,predecessors\n1,x,1,2XX\n", "line"),
        ("number,name,days,level\n1,x,1,2\n", "level"),
        ("number,name,days\n1,x,-1\n", "line"),
        ("number,name,days\n1,a\0b,1\n", "line"),
        ("number,name,days,predecessors\n1,x,1,\n2,y,1,1FS+999999ed\n", "link"),
        ("number,name,days\n" + "1" * 5_000 + ",x,1\n", "line"),
    ],
)
def test_what_is_no_table_of_tasks_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        read_csv(text.encode())
    assert refused.value.code == code


def test_predecessors_as_people_write_them():
    text = "number,name,days,predecessors\n1,a,1,\n2,b,0.5,1\n3,c,2,1fs+2d;2SS-3ed\n4,d,1,9\n"
    found = read_csv(text.encode())
    assert [line.minutes for line in found.lines] == [480, 240, 960, 480]
    assert found.lines[2].befores == (Before("1", Link.FS, 960), Before("2", Link.SS, -4320, Lag.CALENDAR))
    assert found.left_out == (LeftOut("link", "d"),)


def table_of(*sizes: tuple[int, str]) -> str:
    """Summaries, each with so many parts and what it waits for."""
    lines, number = ["number,level,name,days,predecessors"], 0
    for parts, befores in sizes:
        number += 1
        lines.append(f"{number},1,S,0,{befores}")
        lines += [f"{number + part},2,a,1," for part in range(1, parts + 1)]
        number += parts
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # A few kilobytes whose links would be millions: every part of one summary with every part of the other.
        (table_of((2_000, ""), (2_000, "1FS")), "too_many_links"),
        (table_of((150, ""), *[(150, "1FS")] * 20), "too_many_links"),
        # Each line below the one before.
        ("number,level,name,days\n" + "".join(f"{n},{n},a,1\n" for n in range(1, 10_001)), "level"),
        ("number,level,name,days\n" + "".join(f"{n},1,a,1\n" for n in range(1, 10_002)), "too_many_lines"),
    ],
)
def test_a_small_file_that_would_become_huge_is_refused_at_once(text, code):
    """It is read in the process that serves every company."""
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_csv(text.encode())
    assert refused.value.code == code
    assert time.process_time() - began < 3


def test_a_name_with_characters_that_xml_has_no_place_for_is_written_all_the_same():
    outline = Outline("計\uffff劃", None, (Line(key="1", name="a\ufffe\x0bb", minutes=480),))
    found = read_mspdi(write_mspdi(outline, FIVE_DAYS))
    assert (found.name, found.lines[0].name) == ("計劃", "ab")


def test_a_file_of_tags_is_refused_before_it_fills_the_memory():
    """20 KB as it is sent, half a gigabyte once it is taken apart."""
    text = f"<Project xmlns='{SPACE[1:-1]}'><Tasks>{'<a/>' * 4_900_000}</Tasks></Project>"
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_mspdi(text.encode())
    assert refused.value.code == "too_large"
    assert time.process_time() - began < 2


def test_the_largest_plan_is_read_in_its_time():
    text = "number,level,name,days,predecessors\n" + "".join(
        f"{n},{1 if n % 10 == 1 else 2},a,1,{n - 10 if n % 10 == 1 and n > 10 else ''}\n" for n in range(1, 10_001)
    )
    began = time.process_time()
    found = read_csv(text.encode())
    assert sum(len(line.befores) for line in found.lines) == 999 * 81
    assert time.process_time() - began < 5
