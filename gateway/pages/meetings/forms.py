"""From the forms of one meeting to its commands: lists come as fields of the same name, or as one line each."""

from collections.abc import Callable
from typing import Any

from gateway.pages.frame.forms import Form
from gateway.pages.projects.parts import rows
from shared.contracts.delivery import meeting_acts as a
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingView, PointKind

COLUMNS = ("owner_id", "text", "due_on")
SPARE = 3
"""Empty lines that the form offers: saved, it offers as many again."""


def at_of(form: Form) -> dict[str, str]:
    """A browser's time of the day has no seconds, RFC 3339's has."""
    text = form.text("at")
    return {"at": f"{text}:00" if text.count(":") == 1 else text} if text else {}


def _move(form: Form, one: MeetingView) -> m.MoveMeeting:
    return form.command(m.MoveMeeting, meeting_id=one.id, **at_of(form))


def _plain(kind: type[Any]) -> Callable[[Form, MeetingView], Any]:
    return lambda form, one: form.command(kind, meeting_id=one.id)


def _agenda(form: Form, one: MeetingView) -> m.SetAgenda:
    """Topics a line each, and of what was drawn what is still ticked."""
    topics = [{"text": line.strip()[:500]} for line in form.text("topics").split("\n") if line.strip()]
    kept = set(form.many.get("kept", []))
    drawn = [
        {"kind": str(point.kind), "number": point.number, "text": point.text}
        for place, point in enumerate(one.agenda)
        if point.kind is not PointKind.TOPIC and str(place) in kept
    ]
    return form.command(m.SetAgenda, meeting_id=one.id, points=topics + drawn)


def _attendance(form: Form, one: MeetingView) -> m.HoldMeeting:
    seats = [
        {"member_id": str(seat.member_id), "presence": form.text(f"seat-{seat.member_id}")}
        for seat in one.seats
        if form.text(f"seat-{seat.member_id}")
    ]
    return form.command(m.HoldMeeting, meeting_id=one.id, seats=seats)


def _minutes(form: Form, one: MeetingView) -> m.WriteMinutes:
    """A line of which only the owner is chosen is an empty one."""
    actions = [dict(zip(COLUMNS, line, strict=True)) for line in _lines(form)]
    decisions = [line.strip() for line in form.text("decided").split("\n") if line.strip()]
    return form.command(m.WriteMinutes, meeting_id=one.id, decisions=decisions, actions=actions)


def action_rows(one: MeetingView, form: Form | None) -> list[tuple[str, ...]]:
    """As they stand, or as they were typed; with empty ones to write into."""
    if form is not None and "action_text" in form.many:
        found = _lines(form)
    else:
        found = [(str(each.owner_id), each.text, each.due_on.isoformat()) for each in one.actions]
    return [*found, *([("", "", "")] * SPARE)]


def _lines(form: Form) -> list[tuple[str, ...]]:
    return rows(form, "action_owner", "action_text", "action_due")


COMMANDS: dict[str, tuple[Any, Callable[[Form, MeetingView], Any]]] = {
    "move": (a.MOVE_MEETING, _move),
    "cancel": (a.CANCEL_MEETING, _plain(m.CancelMeeting)),
    "agenda": (a.SET_AGENDA, _agenda),
    "draw": (a.DRAW_AGENDA, _plain(m.DrawAgenda)),
    "hold": (a.HOLD_MEETING, _attendance),
    "write": (a.WRITE_MINUTES, _minutes),
    "publish": (a.PUBLISH_MINUTES, _plain(m.PublishMinutes)),
    "answer": (m.ANSWER_MINUTES, _plain(m.AnswerMinutes)),
}
