"""A12 for what the desk has of its own: names, words and values of every feature, on every page that shows them.

The pages are found by following links, so that a page that is added is looked at, too.
"""

import re
from collections import Counter, deque
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

import pytest_asyncio

from shared.contracts.custom import FieldKind, FieldValue
from shared.contracts.desk import calendars as k
from shared.contracts.desk import canned as n
from shared.contracts.desk import categories as g
from shared.contracts.desk import changes as a
from shared.contracts.desk import commitments as m
from shared.contracts.desk import custom_fields as f
from shared.contracts.desk import details as d
from shared.contracts.desk import linking as li
from shared.contracts.desk import macros as o
from shared.contracts.desk import policies as p
from shared.contracts.desk import teams as t
from shared.contracts.desk import triggers as r
from shared.contracts.desk import views as v
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import NOTE_TICKET, REPLY_TICKET, Filters, LinkKind, NoteTicket, Queue, ReplyTicket
from shared.contracts.roles import Role
from shared.core.clock import now
from tests.gateway.pages.desk import make_desk
from tests.harness.payloads import XSS
from tests.harness.people import make_contact, make_staff

SHORT = [one for one in XSS if len(one) <= 34 and one.isprintable() and not set(one) & set(",，、")][::2]
RULES = PolicyRules(targets=(Target(clock=ClockKind.FIRST_RESPONSE, priority=3, minutes=30),))
OF_A_KIND = 2
"""Pages that differ in their ids only."""
LEAVING = ("/live", "/sign-out", "/language", ".csv", "/file", "/brand.css")


def every(mark):
    """A field's payloads, each told from those of other fields."""
    return [f"{mark}{one}" for one in SHORT]


@pytest_asyncio.fixture(scope="module")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    await fill(made)
    yield made
    await made.close()


async def fill(desk):
    """Whatever somebody may write, written as something else than text. `desk.marks` are the fields."""
    ask, lead = desk.ask, desk.peishan.caller

    async def do(call, command, who=lead):
        return await ask(call, who, command, key=uuid4().hex)

    evil = SHORT[0]
    for number, one in enumerate(SHORT):
        category = await do(
            g.CREATE_CATEGORY,
            g.CreateCategory(name=f"C{one}", description=f"D{one}", examples=(f"E{one}",)),
        )
        field = await do(
            f.CREATE_CUSTOM_FIELD,
            f.CreateCustomField(category_id=category.id, name=f"F{one}", help=f"H{one}", kind=FieldKind.CHOICE,
                                options=(f"O{one}", "x")),
        )  # fmt: skip
        canned = await do(
            n.CREATE_CANNED,
            n.CreateCanned(name=f"N{one}", folder=f"L{one}", shared=True,
                           texts=(n.CannedText(language="zh-Hant", body="{{contact_name}} {{ticket_title}}"),)),
        )  # fmt: skip
        await do(o.CREATE_MACRO, o.CreateMacro(name=f"M{one}", deeds=Deeds(note=f"Q{_bare(one)}", canned_id=canned.id)))
        await do(
            r.CREATE_TRIGGER,
            r.CreateTrigger(name=f"R{one}", moment=Moment.OPENED, deeds=Deeds(tags=(f"G{one}",)),
                            conditions=Conditions(words=(f"W{one}",), without=(f"I{one}",))),
        )  # fmt: skip
        await do(t.CREATE_TEAM, t.CreateTeam(name=f"T{one}", member_ids=(desk.bohan.membership_id,)))
        await do(v.SAVE_VIEW, v.SaveView(name=f"V{one}", shared=True, queue=Queue.ALL, filters=Filters(tag=f"B{one}")))
        await do(p.CREATE_POLICY, p.CreatePolicy(name=f"P{one}", rules=RULES))
        await do(
            m.CREATE_COMMITMENT,
            m.CreateCommitment(customer_id=desk.company.customers[desk_customer(desk)], title=f"K{one}",
                               content=f"J{one}", valid_from=now().date()),
        )  # fmt: skip
        if number < 4:
            await _calendar(do, one)
        ticket = await desk.open(f"S{one}", f"X{one}", category_id=category.id,
                                 fields=(FieldValue(field_id=field.id, value=f"O{one}"),))  # fmt: skip
        await do(d.TAG_TICKET, d.TagTicket(ticket_id=ticket.id, add=(f"G{one}",)))
        await do(NOTE_TICKET, NoteTicket(ticket_id=ticket.id, body=f"Y{one} @{desk.bohan.name}"))
        await do(REPLY_TICKET, ReplyTicket(ticket_id=ticket.id, body=f"Z{one}"))
        if number:
            await do(li.LINK_TICKET, li.LinkTicket(ticket_id=ticket.id, other_id=desk.last, kind=LinkKind.RELATED))
        desk.last = ticket.id
    await do(t.SET_SKILLS, t.SetSkills(member_id=desk.bohan.membership_id, skills=tuple(every("A"))[:20]))
    await make_staff(ask, desk.company, f"U{evil}", Role.AG, Role.SL)
    await make_contact(ask, desk.company, f"U{evil}", customer=f"u{evil}")


def desk_customer(desk):
    return next(iter(desk.company.customers))


def _bare(one):
    """Notes of macros may hold variables: two braces are one, or a mistake."""
    return one.replace("{{", "{ {")


async def _calendar(do, one):
    calendar = await do(k.CREATE_CALENDAR, k.CreateCalendar(name=f"a{one}", reason=f"b{one}"))
    await do(
        k.SET_DAY,
        k.SetDay(calendar_id=calendar.id, revision=calendar.revision, day=now().date() + timedelta(days=2),
                 mark=DayMark.HOLIDAY, name=f"c{one}", reason=f"d{one}"),
    )  # fmt: skip
    await do(
        a.PROPOSE_DAY,
        a.ProposeDay(calendar_id=calendar.id, revision=calendar.revision + 1, day=now().date() - timedelta(days=2),
                     mark=DayMark.HOLIDAY, name=f"e{one}", reason=f"f{one}"),
    )  # fmt: skip


class Looking(HTMLParser):
    """Collects what would run or lead away, and the links that lead on."""

    NEVER = frozenset({"iframe", "object", "embed", "base", "style", "math", "video", "applet", "frame", "animate"})
    LEADING = ("href", "src", "action", "formaction", "data", "srcdoc", "poster", "xlink:href", "hx-get", "hx-post")

    def __init__(self):
        super().__init__()
        self.bad, self.links, self._in = [], [], ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self._in = tag
        if tag in self.NEVER or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.bad.append((tag, given))
        for name, value in given.items():
            lead = "".join(value.split()).lower()
            leads_off = name in self.LEADING and lead.startswith(("javascript:", "data:", "vbscript:", "//"))
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"} or leads_off:
                self.bad.append((tag, name, value))
        if tag == "meta" and "http-equiv" in given:
            self.bad.append((tag, given))
        self.links += [given[name] for name in ("href", "hx-get") if given.get(name, "").startswith("/")]

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        if self._in == "script" and data.strip():
            self.bad.append(("script", data))

    def handle_endtag(self, tag):
        self._in = ""


def kind_of(path):
    """Pages alike but for ids and what they are asked."""
    path, _, query = path.partition("?")
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|HD-\d+|\d+", "#", path)
    return path, tuple(sorted(one.partition("=")[0] for one in query.split("&")))


async def walked(client, starts, base):
    """Every page below `base` that links lead to: path → text."""
    queue, seen, kinds, told = deque(starts), set(starts), Counter(), {}
    while queue:
        path = queue.popleft()
        answer = await client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        looking = looked_at(answer.text)
        assert looking.bad == [], path
        told[path] = answer.text
        for link in (unescape(one).partition("#")[0] for one in looking.links):
            on = link.startswith(base) and not link.partition("?")[0].endswith(LEAVING) and link not in seen
            if on and kinds[kind_of(link)] < OF_A_KIND:
                kinds[kind_of(link)] += 1
                seen.add(link)
                queue.append(link)
    return told


def looked_at(text):
    looking = Looking()
    looking.feed(text)
    return looking


def test_the_look_sees_what_would_run():
    assert len([one for one in XSS if looked_at(f"<p title='x'>{one}</p>").bad]) >= 30


async def test_nothing_that_is_written_runs_at_the_desk(desk, figures):
    client = await desk.client(desk.peishan)
    starts = [desk.tickets, f"{desk.tickets}?view=all", f"{desk.base}/settings", f"{desk.base}/board",
              f"{desk.base}/search?q=S%3Cscript", f"{desk.base}/inbox", f"{desk.base}/reports",
              f"{desk.tickets}/HD-1", f"{desk.tickets}/HD-3/do/macro"]  # fmt: skip
    told = await walked(client, starts, desk.base)
    shown = unescape("\n".join(told.values()))
    missing = [mark for mark in "CFHONLMRTVPKSXYZGAUabcdef" if not any(one in shown for one in every(mark))]
    figures("A12: pages of the desk looked at", len(told))
    assert len(told) > 60
    assert missing == []


async def test_nor_in_the_portal(desk, figures):
    client = await desk.client(desk.hsiaohan)
    base = f"/p/{desk.company.slug}"
    told = await walked(client, [base, f"{base}/tickets", f"{base}/tickets/new", f"{base}/search?q=S%3Cscript"], base)
    shown = unescape("\n".join(told.values()))
    figures("A12: pages of the portal looked at", len(told))
    assert [mark for mark in "SXZCFOK" if not any(one in shown for one in every(mark))] == []
    hidden = [mark for mark in "YGTRMNLVDEQJA" if any(one in shown for one in every(mark))]
    assert hidden == []
