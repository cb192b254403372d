"""What happens to a check is written down, told, and reminded of."""

from uuid import UUID

from services.projects.checks.queries import view_of
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.quality.days import morning
from shared.contracts.delivery import checks as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

DUE = "quality_check"

_NOTE = """
insert into quality_check_event (tenant_id, id, check_id, verb, from_state, to_state, actor_id, actor, words)
values ($1, $2, $3, $4, $5, (select state from quality_check where tenant_id = $1 and id = $3), $6, $7, $8)
"""
_TOUCH = "update quality_check set revision = revision + 1 where tenant_id = $1 and id = $2"


def place_of(number: str) -> str:
    return f"quality/checks/{number}"


async def done(caller: Caller, check_id: UUID, verb: str, before: str, words: str = "") -> c.QualityCheckView:
    """After the row has changed: its history, its event, and when somebody is to be reminded."""
    if verb != "plan":
        await DB.run(_TOUCH, caller.tenant_id, check_id)
    values = (new_id(), check_id, verb, str(before), caller.actor_id, caller.name, words)
    await DB.run(_NOTE, caller.tenant_id, *values)
    made = await view_of(caller, check_id)
    if made.decided_at is not None:
        await forget(caller.tenant_id, DUE, check_id)
    elif verb in {"plan", "change"}:
        await remember(caller.tenant_id, DUE, check_id, morning(await zone_of(caller.tenant_id), made.due_on))
    event = c.CheckMoved(
        id=made.id,
        version=made.revision,
        number=made.number,
        title=made.title,
        place=place_of(made.number),
        what=verb,
        state=made.state,
        project_id=made.project_id,
        task_id=made.task_id,
        checker_id=made.checker_id,
    )
    await record(DB, caller, event)
    return made
