"""A change that moved: written into its history, and told."""

from uuid import UUID

from services.projects.db import DB
from services.projects.directory.contacts import contacts_of
from shared.contracts.delivery.changes import ChangeMoved, ChangeState
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.outbox.outbox import record

_NOTE = """
insert into change_event (tenant_id, id, change_id, customer_id, verb, actor_id, actor, words)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_READ = """
select c.project_id, c.customer_id, c.number, c.title, c.state, c.revision, p.code, p.manager_id
from change_request c join project p on p.tenant_id = c.tenant_id and p.id = c.project_id
where c.tenant_id = $1 and c.id = $2
"""


async def told(caller: Caller, change_id: UUID, verb: str, words: str = "") -> None:
    row = await DB.row(_READ, caller.tenant_id, change_id)
    assert row is not None  # it is in hand
    actor = (caller.actor_id, caller.name)
    await DB.run(_NOTE, caller.tenant_id, new_id(), change_id, row["customer_id"], verb, *actor, words)
    state = ChangeState(row["state"])
    waits = state is ChangeState.CUSTOMER_REVIEW
    contacts = await contacts_of(caller.tenant_id, row["customer_id"]) if waits else ()
    number = f"CR-{row['number']:02d}"
    event = ChangeMoved(
        id=change_id,
        version=row["revision"],
        project_id=row["project_id"],
        customer_id=row["customer_id"],
        number=number,
        title=row["title"],
        state=state,
        by_customer=caller.kind is Kind.CUSTOMER,
        manager_id=row["manager_id"],
        contacts=contacts,
        place=f"projects/{row['code']}/changes/{row['number']}",
    )
    await record(DB, caller, event)
