"""Doubted answers: whoever doubts one says why, and somebody else decides, who neither called nor worked on it."""

from services.helpdesk.callbacks.access import is_involved, take_in_hand, worked_on
from services.helpdesk.callbacks.journal import change
from services.helpdesk.callbacks.queries import view_of
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import CallBackView
from shared.contracts.desk.call_backs import (
    CONTESTED_ALREADY,
    NO_SUCH_ANSWER,
    NOT_YOURS_TO_DECIDE,
    ContestAnswer,
    DecideContest,
    MoveCallBack,
)
from shared.contracts.parties import Caller
from shared.core import clock

_ANSWER = """
select by_id, contested_by_id, contest, decision from call_answer
where tenant_id = $1 and call_back_id = $2 and source = $3 for update
"""
_CONTEST = """
update call_answer set contested_by_id = $4, contested_by = $5, contest = $6
where tenant_id = $1 and call_back_id = $2 and source = $3
"""
_DECIDE = """
update call_answer set decided_by = $4, decision = $5, counts = $6
where tenant_id = $1 and call_back_id = $2 and source = $3
"""


async def contest(caller: Caller, command: ContestAnswer) -> CallBackView:
    one = await take_in_hand(caller.tenant_id, command.call_back_id, "contest", command.revision)
    row = await DB.row(_ANSWER, caller.tenant_id, one.id, command.whose)
    if row is None:
        raise NO_SUCH_ANSWER()
    if row["contest"] is not None:
        raise CONTESTED_ALREADY()
    said = (caller.actor_id, caller.name, command.reason.strip())
    await DB.run(_CONTEST, caller.tenant_id, one.id, command.whose, *said)
    await change(caller, one, "contest", source=str(command.whose), reason=command.reason[:200])
    return await view_of(caller, one.id)


async def decide(caller: Caller, command: DecideContest) -> CallBackView:
    """Nothing is taken away: an answer that does not count stays to be read. Raises `call_back.not_yours_to_decide`."""
    one = await take_in_hand(caller.tenant_id, command.call_back_id, "decide", command.revision)
    row = await DB.row(_ANSWER, caller.tenant_id, one.id, command.whose)
    if row is None or row["contest"] is None or row["decision"] is not None:
        raise NO_SUCH_ANSWER()
    worked = {*one.handlers, *await worked_on(caller.tenant_id, one.ticket_id)}
    if is_involved(caller, one.caller_id, worked, row):
        raise NOT_YOURS_TO_DECIDE()
    said = (caller.name, command.reason.strip(), command.counts)
    await DB.run(_DECIDE, caller.tenant_id, one.id, command.whose, *said)
    await change(caller, one, "decide", source=str(command.whose), counts=str(int(command.counts)))
    return await view_of(caller, one.id)


async def revoke(caller: Caller, command: MoveCallBack) -> CallBackView:
    """The link that is out there is worth nothing from now on."""
    one = await take_in_hand(caller.tenant_id, command.call_back_id, "revoke", command.revision)
    one.revoked_at = one.revoked_at or clock.now()
    one.generation += 1
    await change(caller, one, "revoke")
    return await view_of(caller, one.id)
