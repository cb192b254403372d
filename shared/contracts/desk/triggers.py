"""Triggers: when something happens, if the ticket is such, then do this. They run by themselves, in their order."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.canned import VARIABLE_UNKNOWN
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import DEEDS_ALONE, SAVING, DeedNames, Deeds
from shared.contracts.fields import Cursor, Limit, Name, Revision, TriggerId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound


class Outcome(StrEnum):
    """How a run ended. `idle`: nothing would have changed; `stopped`: too many triggers had led to it."""

    DONE = "done"
    IDLE = "idle"
    FAILED = "failed"
    STOPPED = "stopped"


class Called(View):
    """What an id in the conditions is called now."""

    id: UUID
    name: str


class TriggerView(View):
    """`place` is its turn among the company's, from 1. `fired` counts the runs that changed something, `failed` those
    of the last seven days that could not."""

    id: UUID
    name: str
    moment: Moment
    conditions: Conditions
    deeds: Deeds
    names: DeedNames
    called: tuple[Called, ...]
    place: int
    is_on: bool
    fired: int
    fired_at: datetime | None
    failed: int
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class TriggerList(View):
    items: tuple[TriggerView, ...]


class RunView(View):
    """`error` is the code of what was refused."""

    id: UUID
    number: str
    at: datetime
    outcome: Outcome
    error: str
    depth: int


class WouldChange(View):
    """`what` is a field of Deeds, or state; empty words before or after are nobody or nothing. Note and reply are the
    words themselves, filled in for the ticket."""

    what: str
    before: str
    after: str


class WouldRun(View):
    """A time at which the trigger would have fired."""

    number: str
    title: str
    at: datetime
    changes: tuple[WouldChange, ...]


class Trial(View):
    """`looked_at` moments of `tickets` recent tickets; `fits` of them; the latest as examples."""

    tickets: int
    looked_at: int
    fits: int
    examples: tuple[WouldRun, ...]


class ListTriggers(Command):
    """All in use, in their order."""


class ReadTrigger(Command):
    trigger_id: TriggerId


class CreateTrigger(Command):
    """It is off at first, and the last in order."""

    name: Name
    moment: Moment
    deeds: Deeds
    conditions: Conditions = Conditions()


class ChangeTrigger(Command):
    """All of it as it is to be."""

    trigger_id: TriggerId
    revision: Revision
    name: Name
    moment: Moment
    deeds: Deeds
    conditions: Conditions = Conditions()


class SwitchTrigger(Command):
    """It counts for what happens from about a second later on."""

    trigger_id: TriggerId
    revision: Revision
    is_on: bool = True


class PlaceTrigger(Command):
    """One place up or down."""

    trigger_id: TriggerId
    revision: Revision
    up: bool = True


class ArchiveTrigger(Command):
    trigger_id: TriggerId
    revision: Revision


class TryTrigger(Command):
    """Over the tickets that changed last, as they were then where that is on record, else as they are. Nothing is
    changed."""

    trigger_id: TriggerId


class ListRuns(Command):
    """Newest first, of the last 90 days."""

    trigger_id: TriggerId
    limit: Limit = 50
    cursor: Cursor | None = None


TRIGGER_NOT_FOUND = Failure("trigger.not_found", NotFound)
TRIGGER_STALE = Failure("trigger.stale", Conflict)
TRIGGER_EXISTS = Failure("trigger.exists", Conflict)
TRIGGER_ARCHIVED = Failure("trigger.archived", Conflict)
TRIGGER_FULL = Failure("trigger.full", Conflict)
CONDITION_UNKNOWN = Failure("trigger.condition_unknown", Invalid)

_ACT = (TRIGGER_NOT_FOUND, TRIGGER_STALE, TRIGGER_ARCHIVED)
_SAVE = (TRIGGER_EXISTS, VARIABLE_UNKNOWN, CONDITION_UNKNOWN, DEEDS_ALONE, *SAVING)

LIST_TRIGGERS = helpdesk.call(
    feature="triggers",
    verb="list",
    says="List the triggers in the order in which they run",
    takes=ListTriggers,
    gives=TriggerList,
    needs=P.TRIGGER_READ,
    write=False,
    rest=Rest("GET", "/triggers"),
    kinds=STAFF,
)
READ_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="read",
    says="Read one trigger",
    takes=ReadTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_READ,
    write=False,
    rest=Rest("GET", "/triggers/{trigger_id}"),
    kinds=STAFF,
    failures=(TRIGGER_NOT_FOUND,),
)
CREATE_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="create",
    says="Write a trigger; it is off at first",
    takes=CreateTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_MANAGE,
    write=True,
    rest=Rest("POST", "/triggers", 201),
    kinds=STAFF,
    failures=(*_SAVE, TRIGGER_FULL),
)
CHANGE_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="change",
    says="Change a trigger",
    takes=ChangeTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_MANAGE,
    write=True,
    rest=Rest("POST", "/triggers/{trigger_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_SAVE),
)
SWITCH_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="switch",
    says="Switch a trigger on or off",
    takes=SwitchTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_MANAGE,
    write=True,
    rest=Rest("POST", "/triggers/{trigger_id}/switch"),
    kinds=STAFF,
    failures=_ACT,
)
PLACE_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="place",
    says="Let a trigger run one place earlier or later",
    takes=PlaceTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_MANAGE,
    write=True,
    rest=Rest("POST", "/triggers/{trigger_id}/place"),
    kinds=STAFF,
    failures=_ACT,
)
ARCHIVE_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="archive",
    says="Put a trigger away",
    takes=ArchiveTrigger,
    gives=TriggerView,
    needs=P.TRIGGER_MANAGE,
    write=True,
    rest=Rest("POST", "/triggers/{trigger_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)
TRY_TRIGGER = helpdesk.call(
    feature="triggers",
    verb="try",
    says="When a trigger would have fired on recent tickets, and what it would change",
    takes=TryTrigger,
    gives=Trial,
    needs=P.TICKET_WORK,
    write=False,
    rest=Rest("GET", "/triggers/{trigger_id}/trial"),
    kinds=STAFF,
    failures=(TRIGGER_NOT_FOUND,),
)
LIST_RUNS = helpdesk.call(
    feature="triggers",
    verb="list_runs",
    says="When a trigger fired, on which ticket, and how it ended",
    takes=ListRuns,
    gives=Page[RunView],
    needs=P.TRIGGER_READ,
    write=False,
    rest=Rest("GET", "/triggers/{trigger_id}/runs"),
    kinds=STAFF,
    failures=(TRIGGER_NOT_FOUND,),
)


@helpdesk.event
class TriggerChanged(Event):
    """Written, changed, switched, moved or archived: `version` is its revision."""

    thing = "trigger"
    verb = "changed"
    name: str
    what: str
