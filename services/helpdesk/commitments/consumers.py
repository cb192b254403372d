"""What a project promised becomes a commitment once its customer has accepted it, and follows what is agreed later.

Policy and categories are chosen here, so they stay; what somebody ended stays ended.
"""

from typing import Any

import msgspec

from services.helpdesk.commitments.actions import remember, told
from services.helpdesk.db import DB
from services.helpdesk.policies.access import known_customer
from shared.contracts.base import Envelope, Event
from shared.contracts.delivery.accepted import ProjectAccepted
from shared.core.ids import new_id
from shared.feature import Listener
from shared.outbox.outbox import service_caller

_BEFORE = "select valid_until from commitment where tenant_id = $1 and project_id = $2 for update"
_KEEP = """
insert into commitment as k (tenant_id, id, customer_id, project_id, project_version, project_code, changed_by, title,
  content, valid_from, valid_until, response_minutes, resolution_minutes, around_the_clock, products, priorities,
  warranty_until, contact)
values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (tenant_id, project_id) do update set project_version = excluded.project_version,
  project_code = excluded.project_code, changed_by = excluded.changed_by, title = excluded.title,
  content = excluded.content, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
  response_minutes = excluded.response_minutes, resolution_minutes = excluded.resolution_minutes,
  around_the_clock = excluded.around_the_clock, products = excluded.products, priorities = excluded.priorities,
  warranty_until = excluded.warranty_until, contact = excluded.contact, changed_at = now(), revision = k.revision + 1
  where k.project_version < excluded.project_version
returning k.id
"""


async def promised(envelope: Envelope, event: ProjectAccepted, prepared: Any) -> None:
    """Nothing, if what came is not newer than what is kept. Raises customer unknown: its copy may be on the way, and
    the event comes again."""
    caller = service_caller(DB, envelope.tenant_id)
    await known_customer(caller, event.customer_id)
    values = (
        event.code,
        event.title,
        event.content,
        event.valid_from,
        event.valid_until,
        event.response_minutes,
        event.resolution_minutes,
        event.around_the_clock,
        list(event.products),
        msgspec.json.encode(event.promises).decode() if event.promises else None,
        event.warranty_until,
        event.contact,
    )
    whose = (event.customer_id, event.id, event.version)
    ended = await DB.row(_BEFORE, caller.tenant_id, event.id)
    kept = await DB.value(_KEEP, caller.tenant_id, new_id(), *whose, *values)
    if kept is None:
        return
    made = await told(caller, kept)
    if not made.archived and (ended is None or ended["valid_until"] != made.valid_until):
        await remember(caller, kept, made.valid_until)  # else what was announced is announced


LISTENS: dict[type[Event], tuple[Listener, ...]] = {ProjectAccepted: (Listener("commitment_of_project", promised),)}
