"""The verbs on a recovery case."""

from services.helpdesk.call_plans.timers import RECOVERY_CONTACT, RECOVERY_PLAN, unset
from services.helpdesk.db import DB
from services.helpdesk.recoveries.access import RecoveryInHand, take_in_hand
from services.helpdesk.recoveries.opening import HISTORY
from services.helpdesk.recoveries.queries import view_of
from services.helpdesk.recoveries.states import RECOVERY
from services.helpdesk.tickets.concluding import conclude
from shared.contracts.desk.recoveries import MoveRecovery, RecoveryView, SayRecovery
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.ids import new_id

_TAKE = """
update recovery_case set revision = revision + 1, supervisor_id = $3, supervisor_name = $4
where tenant_id = $1 and id = $2
"""
_SET = """
update recovery_case set revision = revision + 1, state = $3, supervisor_id = coalesce(supervisor_id, $4),
  supervisor_name = coalesce(supervisor_name, $5), {more} where tenant_id = $1 and id = $2
"""
_CONTACTED = _SET.replace("{more}", "contacted_at = $6, said = $7, contact_late = contact_late or $6 > contact_due")
_PLANNED = _SET.replace("{more}", "planned_at = $6, plan = $7, plan_late = plan_late or $6 > plan_due")
_DONE = _SET.replace("{more}", "done_at = $6, outcome = $7")
_CLOSED = _SET.replace("{more}", "closed_at = $6")


async def take(caller: Caller, command: MoveRecovery) -> RecoveryView:
    case = await take_in_hand(caller, command.recovery_id, "take", command.revision)
    await DB.run(_TAKE, caller.tenant_id, case.id, caller.actor_id, caller.name)
    await _note(caller, case, "take", "")
    return await view_of(caller, case.id)


async def contact(caller: Caller, command: SayRecovery) -> RecoveryView:
    case = await take_in_hand(caller, command.recovery_id, "contact", command.revision)
    await DB.run(_CONTACTED, caller.tenant_id, case.id, *_who(caller, case, "contact"), command.text.strip())
    await unset(caller.tenant_id, case.id, RECOVERY_CONTACT)
    return await _done(caller, case, "contact", command.text)


async def plan(caller: Caller, command: SayRecovery) -> RecoveryView:
    case = await take_in_hand(caller, command.recovery_id, "plan", command.revision)
    await DB.run(_PLANNED, caller.tenant_id, case.id, *_who(caller, case, "plan"), command.text.strip())
    await unset(caller.tenant_id, case.id, RECOVERY_PLAN)
    return await _done(caller, case, "plan", command.text)


async def finish(caller: Caller, command: SayRecovery) -> RecoveryView:
    case = await take_in_hand(caller, command.recovery_id, "finish", command.revision)
    await DB.run(_DONE, caller.tenant_id, case.id, *_who(caller, case, "finish"), command.text.strip())
    return await _done(caller, case, "finish", command.text)


async def close(caller: Caller, command: MoveRecovery) -> RecoveryView:
    """And the ticket with it, where it still stands resolved."""
    case = await take_in_hand(caller, command.recovery_id, "close", command.revision)
    await DB.run(_CLOSED, caller.tenant_id, case.id, *_who(caller, case, "close"))
    if case.ticket_id is not None:
        await conclude(caller.tenant_id, case.ticket_id, caller.name)
    return await _done(caller, case, "close", "")


def _who(caller: Caller, case: RecoveryInHand, verb: str) -> tuple[object, ...]:
    """Where it goes, who brought it there, and when."""
    case.state = RECOVERY.next(case.state, verb)
    return case.state, caller.actor_id, caller.name, clock.now()


async def _done(caller: Caller, case: RecoveryInHand, verb: str, text: str) -> RecoveryView:
    await _note(caller, case, verb, text.strip())
    return await view_of(caller, case.id)


async def _note(caller: Caller, case: RecoveryInHand, verb: str, text: str) -> None:
    told = (verb, clock.now(), caller.actor_id, caller.name, case.state, text)
    await DB.run(HISTORY, caller.tenant_id, new_id(), case.id, case.revision + 1, *told)
