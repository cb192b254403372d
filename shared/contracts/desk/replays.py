"""The time machine: the last months once more, under a draft of a policy, beside what really happened."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.policies import POLICY_ARCHIVED, POLICY_CALENDAR, POLICY_NOT_FOUND, POLICY_RULES
from shared.contracts.desk.rules import ClockKind, PolicyRules
from shared.contracts.fields import CalendarId, PolicyId, ReplayId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound

DAYS = 90
KEPT_PER_POLICY = 10


class ReplayState(StrEnum):
    """`stopped`: another one of the same policy was started."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class ReplayClock(View):
    """Promises by one clock that began in a week and have ended or were broken: how many, how many of them broken;
    under the draft, and as it really was."""

    clock: ClockKind
    promised: int
    breached: int
    real_promised: int
    real_breached: int


class ReplayWeek(View):
    """`week` is its Monday, in the company's zone. `due` promises fell due in it: the load."""

    week: date
    clocks: tuple[ReplayClock, ...]
    due: int
    real_due: int


class ReplayView(View):
    """`done` of `total` tickets have been gone through. `weeks` is complete once the state is done."""

    id: UUID
    policy_id: UUID
    policy_name: str
    state: ReplayState
    everything: bool
    since: datetime
    total: int
    done: int
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    rules: PolicyRules
    calendar_name: str | None
    weeks: tuple[ReplayWeek, ...]


class StartReplay(Command):
    """Of tickets opened in the last 90 days under this policy, or of all the company's. What a commitment itself
    promised stays."""

    policy_id: PolicyId
    rules: PolicyRules
    calendar_id: CalendarId | None = None
    everything: bool = False


class ReadReplay(Command):
    replay_id: ReplayId


class ListReplays(Command):
    """The latest first, without their weeks."""

    policy_id: PolicyId
    limit: Annotated[int, Meta(ge=1, le=KEPT_PER_POLICY)] = KEPT_PER_POLICY


REPLAY_NOT_FOUND = Failure("replay.not_found", NotFound)

START_REPLAY = helpdesk.call(
    feature="replays",
    verb="start",
    says="Replay the last 90 days under a draft of a policy",
    takes=StartReplay,
    gives=ReplayView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/replay", 201),
    kinds=STAFF,
    failures=(POLICY_NOT_FOUND, POLICY_ARCHIVED, POLICY_RULES, POLICY_CALENDAR),
)
READ_REPLAY = helpdesk.call(
    feature="replays",
    verb="read",
    says="How far a replay is, and what it shows",
    takes=ReadReplay,
    gives=ReplayView,
    needs=P.POLICY_READ,
    write=False,
    rest=Rest("GET", "/replays/{replay_id}"),
    kinds=STAFF,
    failures=(REPLAY_NOT_FOUND,),
)
LIST_REPLAYS = helpdesk.call(
    feature="replays",
    verb="list",
    says="The last replays of a policy",
    takes=ListReplays,
    gives=Page[ReplayView],
    needs=P.POLICY_READ,
    write=False,
    rest=Rest("GET", "/policies/{policy_id}/replays"),
    kinds=STAFF,
    failures=(POLICY_NOT_FOUND,),
)


@helpdesk.event
class ReplayWent(Event):
    """A replay has come so far: whoever hears of it goes on from there."""

    thing = "replay"
    verb = "went"
    policy_id: UUID
