"""What follows from a suggestion: applied by itself where the company wants that, and told to open pages.

Never over anybody's word: a category that is set, levels that somebody chose or an escalation raised, a team that
somebody or a rule handed it to, and a ticket that somebody has in hand, all stay.
"""

from typing import Any
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.details.levels import set_levels
from services.helpdesk.handing.actions import enter
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.categorising import categorise, said
from services.helpdesk.tickets.states import ACTIVE
from services.helpdesk.tickets.teaching import levels, said_levels, said_team
from shared.contracts.desk.suggestions import ENOUGH, Suggested, TicketSuggested
from shared.contracts.helpdesk import OpenTicket, TicketState
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_OPENED = OpenTicket(title="", body="")
USUAL = levels(_OPENED.impact, _OPENED.urgency)
"""What a ticket is opened with if nobody says anything."""

_STANDS = """
select t.number, t.title, t.customer_id, t.requester_id, t.assignee_id, t.revision, t.state, t.category_id,
  t.impact::int, t.urgency::int, t.priority::int, t.priority_fixed, t.team_id, coalesce(x.takes_new, true) as is_entry,
  s.threshold, s.priority_threshold, s.team_threshold, coalesce(m.team_texts, 0) as team_texts,
  exists (select from ticket_event e where e.tenant_id = $1 and e.ticket_id = $2
    and e.verb in ('classify', 'prioritise', 'raise_priority', 'accept_priority')) as is_rated,
  exists (select from ticket_event e where e.tenant_id = $1 and e.ticket_id = $2
    and e.verb in ('hand_over', 'accept_team')) as is_handed
from ticket t
left join team x on x.tenant_id = t.tenant_id and x.id = t.team_id
left join suggesting s on s.tenant_id = t.tenant_id
left join category_model m on m.tenant_id = t.tenant_id
where t.tenant_id = $1 and t.id = $2
"""
_CALLED = "select name from team where tenant_id = $1 and id = $2"
_APPLIED = "update suggestion set outcome = 'applied' where tenant_id = $1 and ticket_id = $2"
_PART_APPLIED = """
update suggestion_part set outcome = 'applied', before = $4 where tenant_id = $1 and ticket_id = $2 and kind = $3
"""


class Best(Struct, frozen=True):
    """The likeliest of one kind."""

    label: str
    confidence: float
    is_known: bool


class Made(Struct, frozen=True):
    """A suggestion that was made. `had` is the category the ticket was opened with; `from_staff` if one of us did."""

    ticket_id: UUID
    had: UUID | None
    from_staff: bool
    best: dict[Suggested, Best]


class Stands(Struct, frozen=True):
    """The ticket as it is by now. `is_rated`: somebody has said how strong it is, or an escalation has; `is_handed`:
    somebody has handed it over; `is_entry`: its team is the one that takes what is new, if it has any."""

    number: int
    title: str
    customer_id: UUID
    requester_id: UUID
    assignee_id: UUID | None
    revision: int
    state: str
    category_id: UUID | None
    impact: int
    urgency: int
    priority: int
    priority_fixed: bool
    team_id: UUID | None
    is_entry: bool
    threshold: int | None
    priority_threshold: int | None
    team_threshold: int | None
    team_texts: int
    is_rated: bool
    is_handed: bool

    @property
    def levels(self) -> str:
        return levels(self.impact, self.urgency)

    def wants(self, best: Best | None, threshold: int | None) -> bool:
        """The company wants it applied by itself."""
        return (
            best is not None
            and best.is_known
            and threshold is not None
            and best.confidence * 100 >= threshold
            and TicketState(self.state) in ACTIVE
        )


async def follow(caller: Caller, made: Made) -> set[UUID]:
    """In the transaction that writes the suggestion. Gives the team that the ticket has entered."""
    now = await _stands(caller, made)
    applied = set[Suggested]()
    entered = set[UUID]()
    if await _category(caller, made, now):
        applied.add(Suggested.CATEGORY)
    if await _levels(caller, made, now):
        applied.add(Suggested.PRIORITY)
    if await _team(caller, made, now):
        applied.add(Suggested.TEAM)
        entered.add(UUID(made.best[Suggested.TEAM].label))
    await _tell(caller, made, applied)
    return entered


async def _stands(caller: Caller, made: Made) -> Stands:
    row = await DB.row(_STANDS, caller.tenant_id, made.ticket_id)
    assert row is not None  # the suggestion belongs to it
    return Stands(**dict(row))


async def _category(caller: Caller, made: Made, now: Stands) -> bool:
    best = made.best.get(Suggested.CATEGORY)
    if now.wants(best, now.threshold) and best is not None and now.category_id is None:
        ticket = await take_in_hand(caller, made.ticket_id, "apply_category")
        await categorise(caller, ticket, "apply_category", UUID(best.label), confidence=_percent(best))
        await DB.run(_APPLIED, caller.tenant_id, made.ticket_id)
        return True
    if made.had is not None and made.from_staff and now.category_id == made.had:
        await said(caller, made.ticket_id, now.customer_id, made.had)
    return False


async def _levels(caller: Caller, made: Made, now: Stands) -> bool:
    best = made.best.get(Suggested.PRIORITY)
    if now.is_rated or now.priority_fixed:
        return False
    if now.levels != USUAL:
        if made.from_staff:
            await said_levels(caller, made.ticket_id, now.customer_id, now.impact, now.urgency)
        return False
    if best is None or best.label == now.levels or not now.wants(best, now.priority_threshold):
        return False
    ticket = await take_in_hand(caller, made.ticket_id, "apply_priority")
    impact, urgency = map(int, best.label.split("."))
    await set_levels(caller, ticket, "apply_priority", impact, urgency, confidence=_percent(best))
    before = f"{now.levels}.{now.priority}"
    await DB.run(_PART_APPLIED, caller.tenant_id, made.ticket_id, Suggested.PRIORITY, before)
    return True


async def _team(caller: Caller, made: Made, now: Stands) -> bool:
    best = made.best.get(Suggested.TEAM)
    if now.is_handed or not now.is_entry:
        if made.from_staff and not now.is_handed:  # whoever opened it has named the team
            await said_team(caller, made.ticket_id, now.customer_id, now.team_id)
        return False
    if best is None or UUID(best.label) == now.team_id or now.assignee_id is not None:
        return False
    if now.team_texts < ENOUGH or not now.wants(best, now.team_threshold):
        return False
    ticket = await take_in_hand(caller, made.ticket_id, "apply_team")
    name = str(await DB.value(_CALLED, caller.tenant_id, UUID(best.label)))
    await enter(caller, ticket, "apply_team", UUID(best.label), name, confidence=_percent(best))
    before = str(now.team_id) if now.team_id else None
    await DB.run(_PART_APPLIED, caller.tenant_id, made.ticket_id, Suggested.TEAM, before)
    return True


def _percent(best: Best) -> str:
    return str(round(best.confidence * 100))


async def _tell(caller: Caller, made: Made, applied: set[Suggested]) -> None:
    now = await _stands(caller, made)
    best = made.best.get(Suggested.CATEGORY)
    others: dict[str, Any] = {}
    if Suggested.PRIORITY in made.best:
        others["impact"], others["urgency"] = map(int, made.best[Suggested.PRIORITY].label.split("."))
    if Suggested.TEAM in made.best:
        others["team_id"] = UUID(made.best[Suggested.TEAM].label)
    event = TicketSuggested(
        id=made.ticket_id,
        version=now.revision,
        number=f"HD-{now.number}",
        title=now.title,
        customer_id=now.customer_id,
        requester_id=now.requester_id,
        assignee_id=now.assignee_id,
        category_id=UUID(best.label) if best is not None and best.is_known else None,
        confidence=best.confidence if best is not None else 0.0,
        applied=Suggested.CATEGORY in applied,
        applied_too=tuple(sorted(applied - {Suggested.CATEGORY})),
        **others,
    )
    await record(DB, caller, event)
