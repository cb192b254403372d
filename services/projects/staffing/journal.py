"""A seat moves: its state, a line of history, and whose turn it is, always together."""

from uuid import UUID

from services.projects.db import DB
from services.projects.staffing.access import InHand, locked
from services.projects.staffing.releasers import releasers_of
from shared.contracts.delivery.staffing import StaffingMoved
from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import new_id
from shared.outbox.outbox import record

INBOX = "staffing"
QUIET = frozenset({"ask", "save"})
"""Nobody's turn changes by these."""

_MOVE = """
update staffing set state = $3, revision = revision + 1, since = case when state = $3 then since else now() end
where tenant_id = $1 and id = $2
"""
_NOTE = """
insert into staffing_event (tenant_id, id, staffing_id, verb, actor_id, actor, words)
values ($1, $2, $3, $4, $5, $6, $7)
"""


async def step(caller: Caller, found: InHand, verb: str, state: S, words: str = "") -> None:
    """After what the verb says of it was written."""
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    await noted(caller, found.id, verb, words, found.member_id)


async def noted(caller: Caller, staffing_id: UUID, verb: str, words: str = "", before: UUID | None = None) -> None:
    """`before` is whom it was about until now."""
    one = await locked(caller, staffing_id)
    assert one is not None  # it was written to a moment ago
    name = "" if caller.kind is Kind.SERVICE else caller.name
    await DB.run(_NOTE, caller.tenant_id, new_id(), one.id, verb, caller.actor_id, name, words.strip())
    people, roles = ((), ()) if verb in QUIET else await whose(caller.tenant_id, one, before)
    event = StaffingMoved(
        id=one.id,
        version=one.revision,
        project_id=one.project_id,
        number=one.code,
        title=f"{one.name} {one.seat}",
        state=one.state,
        what=verb,
        people=people,
        roles=roles,
        place=_place(one),
    )
    await record(DB, caller, event)


async def whose(tenant_id: UUID, one: InHand, before: UUID | None) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """People, and roles of the company. Of a seat that has ended, whoever had it hears."""
    if one.state is S.PROPOSED:
        assert one.member_id is not None  # proposed, so somebody is
        above = await releasers_of(tenant_id, one.member_id, one.asked_by_id, one.picked_by_id)
        return tuple(above), () if above else (str(Role.MG),)
    if one.state is S.OFFERED:
        return _those(one.member_id), ()
    if one.state in {S.RELEASED, S.CANCELLED}:
        return _those(one.member_id or before), ()
    return (one.manager_id,), ()


def _place(one: InHand) -> str:
    """Who lets somebody go, and who was released, may not see the project."""
    in_project = one.state in {S.REQUESTED, S.AGREED, S.OFFERED, S.ACTIVE}
    return f"projects/{one.code}/team" if in_project else INBOX


def _those(*members: UUID | None) -> tuple[UUID, ...]:
    return tuple(one for one in members if one is not None)
