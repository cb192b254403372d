"""An acceptance that moved: written into its history, and told."""

from collections.abc import Sequence
from uuid import UUID

from services.projects.acceptance.access import InHand
from services.projects.db import DB
from shared.contracts.delivery.acceptance import AcceptanceMoved
from shared.contracts.delivery.acceptance_views import AcceptanceState
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.outbox.outbox import record

SEEN = frozenset({AcceptanceState.PROPOSED, AcceptanceState.CONFIRMED})
WAITS = frozenset({"propose", "remind", "ask_decision", "withdraw", "sent"})
"""What his contacts are written to about."""

_EVENT = """
insert into delivery_event (tenant_id, id, project_id, customer_id, thing, subject_id, what, actor_id, actor, words)
values ($1, $2, $3, $4, 'acceptance', $5, $6, $7, $8, $9)
"""
_NOW = """
select a.state, a.held_on, a.revision, p.code, p.name, p.manager_id
from acceptance a join project p on p.tenant_id = a.tenant_id and p.id = a.project_id
where a.tenant_id = $1 and a.id = $2
"""
_CONTACTS = """
select id from contact where tenant_id = $1 and customer_id = $2 and state = 'active' and mail is not null
order by manager desc, name limit 20
"""


async def told(caller: Caller, found: InHand, what: str, words: str = "") -> None:
    whose = (found.project_id, found.customer_id, found.id)
    by = "" if caller.kind is Kind.SERVICE else caller.name
    await DB.run(_EVENT, caller.tenant_id, new_id(), *whose, what, caller.actor_id, by, words)
    row = await DB.row(_NOW, caller.tenant_id, found.id)
    assert row is not None  # it is in hand
    contacts: Sequence[UUID] = ()
    if what in WAITS and (what != "withdraw" or found.state in SEEN):
        contacts = [one["id"] for one in await DB.rows(_CONTACTS, caller.tenant_id, found.customer_id)]
    is_his = caller.kind is Kind.CUSTOMER or what == "remind"
    event = AcceptanceMoved(
        id=found.id,
        version=row["revision"],
        project_id=found.project_id,
        customer_id=found.customer_id,
        number=row["code"],
        title=row["name"],
        place=f"projects/{row['code']}/acceptance",
        what=what,
        state=AcceptanceState(row["state"]),
        held_on=row["held_on"],
        contacts=tuple(contacts),
        people=(row["manager_id"],) if is_his else (),
    )
    await record(DB, caller, event)
