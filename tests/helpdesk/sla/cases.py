"""Random calendars and histories, in plain figures for the model and as the package's own types.

Everything is drawn from one `random.Random`, which hypothesis may supply: then it shrinks what it finds.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from services.helpdesk import sla
from services.helpdesk.sla import events as e
from tests.helpdesk.sla import model

CHANGES = {
    "Asia/Taipei": (),
    "Asia/Kathmandu": (),
    "Europe/Paris": ((2024, 3, 31), (2024, 10, 27), (2026, 3, 29), (2026, 10, 25)),
    "America/New_York": ((2024, 3, 10), (2024, 11, 3), (2026, 3, 8), (2026, 11, 1)),
    "Australia/Lord_Howe": ((2024, 4, 7), (2024, 10, 6), (2026, 4, 5), (2026, 10, 4)),
    "America/Sao_Paulo": ((2017, 10, 15), (2018, 2, 18), (2018, 11, 4), (2019, 2, 17)),
}
"""The zones, and days on which their clocks change, at midnight too."""
ZONES = tuple(CHANGES)
NOW_END, EVENTS_END = 12 * 1440, 9 * 1440
PAUSING = ("waiting_customer", "waiting_third_party", "scheduled")
CLOCKED = ("next_response", "update", "first_resolution", "total_resolution", "callback")


@dataclass
class Case:
    """One calendar or more, one history, one moment; `seen` says what the case holds."""

    window: model.Window
    hours: list[model.Hours]
    opening: dict
    events: list[dict]
    now: int
    seen: Counter


def draw_window(r: Random, seen: Counter) -> model.Window:
    """Half of all windows of a zone that changes its clocks hold such a day."""
    zone = r.choice(ZONES)
    seen[zone] += 1
    if CHANGES[zone] and r.random() < 0.6:
        seen["days of changing clocks"] += 1
        start = datetime(*r.choice(CHANGES[zone]), tzinfo=UTC) - timedelta(days=r.choice((2, 5, 8)))
    else:
        start = datetime(r.choice((2018, 2026)), r.choice((1, 6, 12)), r.choice((5, 20)), tzinfo=UTC)
    return model.window(zone, start)


def draw_frames(r: Random, kind: float, seen: Counter) -> list[tuple[int, int]]:
    if kind < 0.5:
        return [(540, 720), (780, 1080)] if r.random() < 0.7 else [(480, r.choice((720, 1020, 1200)))]
    if kind < 0.6:
        return [(0, 1440)]
    found = []
    for _ in range(r.choice((1, 1, 2, 3))):
        start = r.choice((r.randrange(1440), 15 * r.randrange(96), r.randrange(200)))
        end = start + r.choice((1, 30, 90, 240, 480, 900, 1440))
        found.append((start, min(end, 2880)))
    return found


def draw_hours(r: Random, window: model.Window, seen: Counter) -> model.Hours:
    kind = r.random()
    week = [draw_frames(r, kind, seen) if r.random() < (0.95 if day < 5 else 0.3) else [] for day in range(7)]
    days = [window.day + timedelta(days=r.randrange(4, model.DAYS)) for _ in range(6)]
    holidays = {day for day in days[:3] if r.random() < 0.5}
    extra = {day: draw_frames(r, r.random(), seen) if r.random() < 0.7 else [] for day in days[2:4] if r.random() < 0.4}
    closures = []
    if r.random() < 0.3:
        start = r.randrange(NOW_END)
        closures.append((start, start + r.choice((60, 240, 1440, 3000))))
        seen["closures"] += 1
    if any(end > 1440 for frames in [*week, *extra.values()] for _, end in frames):
        seen["crossing midnight"] += 1
    seen["holidays"] += bool(holidays)
    seen["days that differ"] += bool(extra)
    return model.Hours(window, week, holidays, extra, closures)


def draw_promise(r: Random, hours: model.Hours, other: model.Hours) -> model.Promise:
    targets = {}
    for clock in model.CLOCKS:
        for priority in (1, 2, 3):
            if r.random() < 0.8:
                minutes = r.choice((1, 15, 30, 60, 120, 480, 960, 2400)) * r.choice((1, 1, priority))
                targets[clock, priority] = (minutes, other if r.random() < 0.1 else None)
    pauses = {clock: {state for state in PAUSING if r.random() < 0.7} for clock in CLOCKED}
    return model.Promise(hours, targets, pauses)


def draw_case(r: Random) -> Case:
    seen: Counter = Counter()
    window = draw_window(r, seen)
    hours = [draw_hours(r, window, seen), draw_hours(r, window, Counter())]
    opening = {"at": r.randrange(3 * 1440), "priority": r.choice((1, 2, 3)), "promise": draw_promise(r, *hours)}
    return Case(window, hours, opening, *draw_events(r, opening, hours, seen), seen)


KINDS = ("reply", "reply", "reply", "message", "message", "message", "note", "move", "move", "move", "schedule",
         "resolve", "resolve", "reopen", "reopen", "close", "priority", "priority", "terms", "retro", "pin",
         "callback_done", "callback_pause", "callback_resume", "merge", "unmerge", "split", "spam", "away")  # fmt: skip


def draw_events(r: Random, opening: dict, hours: list, seen: Counter) -> tuple[list[dict], int]:
    """A history in which what is undone later may stand in between; `now` is at no event's minute, nor at the end of a pause."""
    count = r.choice((1, 3, 6, 10, 16))
    reach = r.choice((600, 5000, EVENTS_END))
    minutes = sorted({2 * r.randrange((opening["at"] + 2) // 2, (opening["at"] + reach) // 2) for _ in range(count)})
    events: list[dict] = []
    undo: list[dict] = []
    for at in minutes:
        event = _drawn(r, at, opening, hours, events)
        if undo:
            event = {**undo.pop(), "at": at} if r.random() < 0.6 else {"kind": "note", "at": at}
        if event["kind"] in {"spam", "away"}:
            undo = [{"kind": "not_spam"}] if event["kind"] == "spam" else [{"kind": "unmerge", "key": event["key"]}]
        events.append(event)
        if event["kind"] == "reply" and r.random() < 0.4:
            events.append({"kind": "move", "at": at, "state": r.choice(("open", *PAUSING[:2]))})
    seen["histories"] += 1
    for event in events:
        name = {"reopen": "reopens", "priority": "priority changes", "retro": "hours changed for the past"}
        if event["kind"] in {"merge", "unmerge", "spam", "split", "pin", "terms"} | name.keys():
            seen[name.get(event["kind"], event["kind"])] += 1
    last = max(minutes, default=opening["at"])
    now = min(last + 1 + 2 * r.choice((0, 10, 200, 1000, 5000)) + (last % 2), NOW_END + 1)
    return events, now + any(event.get("until") == now for event in events)


def _drawn(r: Random, at: int, opening: dict, hours: list, events: list[dict]) -> dict:
    kind = r.choice(KINDS)
    event = {"kind": kind, "at": at}
    if kind == "reply":
        event["how"] = r.choice(("human", "human", "human", "automatic", "answered_call", "unanswered_call"))
    elif kind == "message":
        event |= {"key": f"m{len(events)}", "thanks": r.random() < 0.2, "automatic": r.random() < 0.15}
    elif kind == "move":
        event["state"] = r.choice(("open", "open", *PAUSING[:2]))
    elif kind == "schedule":
        event |= {"kind": "move", "state": "scheduled", "until": at + 2 * r.choice((10, 400, 2000)) + 1 - at % 2}
    elif kind == "priority":
        event["priority"] = r.choice((1, 2, 3, 4))
    elif kind == "terms":
        event["promise"] = draw_promise(r, *r.choice((hours, hours[::-1])))
    elif kind == "retro":
        event |= {"hours": r.choice(hours), "since": max(0, at - r.choice((60, 600, 3000)))}
    elif kind == "pin":
        due = r.choice((None, at + r.choice((-30, 1, 61, 601, 3001))))
        event |= {"clock": r.choice(model.CLOCKS), "due": due if due is None else max(0, due)}
    elif kind == "callback_pause":
        event["state"] = r.choice(PAUSING)
    elif kind in {"merge", "unmerge", "away"}:
        event["key"] = "HD-2" if kind != "merge" else r.choice(("HD-2", f"HD-{len(events) + 3}"))
        event |= _other(r, at) if kind == "merge" else {}
    elif kind == "split":
        keys = [one["key"] for one in events if one["kind"] == "message"]
        event["key"] = r.choice(keys) if keys else "none"
    return event


def _other(r: Random, at: int) -> dict:
    opened = max(0, at - r.choice((30, 700, 3000)))
    found: list[dict] = []
    for minute in sorted({r.randrange(opened + 1, at + 2) for _ in range(r.choice((0, 1, 3)))}):
        kind = r.choice(("message", "message", "reply", "resolve"))
        event = {"kind": kind, "at": minute, "key": f"o{minute}", "thanks": False, "automatic": False, "how": "human"}
        found.append(event)
    return {"opened": opened, "events": found}


# the same as the package's own types


def real_hours(hours: model.Hours, known: dict) -> sla.Calendar:
    if id(hours) not in known:
        frames = {day: tuple(sla.Interval(*frame) for frame in found) for day, found in hours.extra.items()}
        start = hours.window.start
        known[id(hours)] = sla.Calendar(
            zone=ZoneInfo(hours.window.zone),
            week=tuple(tuple(sla.Interval(*frame) for frame in found) for found in hours.week),
            holidays=frozenset(hours.holidays),
            extra=frames,
            closures=tuple((start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in hours.closures),
        )
    return known[id(hours)]


def real_terms(promise: model.Promise, known: dict, version: int) -> sla.Terms:
    targets: dict = {}
    for (clock, priority), (minutes, own) in promise.targets.items():
        target = sla.Target(minutes, real_hours(own, known) if own is not None else None)
        targets.setdefault(sla.Clock(clock), {})[priority] = target
    pauses = {sla.Clock(clock): frozenset(map(sla.State, states)) for clock, states in promise.pauses.items()}
    return sla.Terms("drawn", version, real_hours(promise.hours, known), targets, pauses)


def real_history(case: Case, known: dict | None = None) -> list[e.Event]:
    known = {} if known is None else known
    start = case.window.start

    def when(minute: int) -> datetime:
        return start + timedelta(minutes=minute)

    terms = real_terms(case.opening["promise"], known, 1)
    history: list[e.Event] = [e.Opened(when(case.opening["at"]), terms, case.opening["priority"])]
    return history + [_real(event, when, known, number) for number, event in enumerate(case.events, 2)]


def _real(event: dict, when, known: dict, number: int) -> e.Event:
    at = when(event["at"])
    make = {
        "reply": lambda: e.Reply(at, sla.Answer(event["how"])),
        "message": lambda: e.CustomerMessage(at, event["key"], event["thanks"], event["automatic"]),
        "note": lambda: e.Note(at),
        "move": lambda: e.Moved(
            at, sla.State(event["state"]), until=when(event["until"]) if "until" in event else None
        ),
        "resolve": lambda: e.Resolved(at),
        "reopen": lambda: e.Reopened(at),
        "close": lambda: e.Moved(at, sla.State.CLOSED),
        "priority": lambda: e.PriorityChanged(at, event["priority"]),
        "terms": lambda: e.TermsChanged(at, real_terms(event["promise"], known, number)),
        "retro": lambda: e.CalendarChanged(at, real_hours(event["hours"], known), when(event["since"])),
        "pin": lambda: e.Pinned(
            at, sla.Clock(event["clock"]), None if event["due"] is None else when(event["due"]), "Lin", "agreed"
        ),
        "callback_done": lambda: e.CallbackConcluded(at),
        "callback_pause": lambda: e.CallbackPaused(at, sla.State(event["state"])),
        "callback_resume": lambda: e.CallbackResumed(at),
        "unmerge": lambda: e.Unmerged(at, event["key"]),
        "away": lambda: e.MergedAway(at, event["key"]),
        "split": lambda: e.Split(at, event["key"]),
        "spam": lambda: e.Spammed(at),
        "not_spam": lambda: e.NotSpam(at),
        "merge": lambda: e.Merged(at, event["key"], _real_other(event, when, known)),
    }
    return make[event["kind"]]()


def _real_other(event: dict, when, known: dict) -> tuple[e.Event, ...]:
    bare = sla.Terms("other", 1, next(iter(known.values())))
    opened = e.Opened(when(event["opened"]), bare, 1)
    return (opened, *(_real(one, when, known, 0) for one in event["events"]))
