"""What follows from an answer: the loop closes, a recovery case begins, or the ticket is open again."""

from uuid import UUID

from services.helpdesk.callbacks.access import CallBackInHand
from services.helpdesk.db import DB
from services.helpdesk.recoveries.opening import Cause, open_case
from services.helpdesk.tickets.causing import ask_for_cause
from services.helpdesk.tickets.concluding import announce, called, conclude, reopen_unsolved
from shared.contracts.desk.call_back_views import Answers, BusinessResult, Solved
from shared.contracts.desk.call_backs import CallBackUnhappy
from shared.contracts.parties import Caller

UNHAPPY_SCORE = 2
WHY = 200
"""So much of the customer's words stands beside the question for the root cause."""
WEIGHT = {
    BusinessResult.NONE: 0,
    BusinessResult.SATISFIED: 1,
    BusinessResult.RECOVERY: 2,
    BusinessResult.REOPENED: 3,
}
UNHAPPY = frozenset({BusinessResult.RECOVERY, BusinessResult.REOPENED})
_BEFORE = """
select exists (select from call_back where tenant_id = $1 and ticket_id = $2 and id <> $3
  and business in ('recovery', 'reopened'))
"""
_CARED_BEFORE = """
select exists (select from call_back where tenant_id = $1 and commitment_id = $2 and id <> $3
  and occasion <> 'resolved' and business = 'recovery')
"""


def business_of(answers: Answers) -> BusinessResult:
    """Not solved wins over every score; a 3 is neutral. Whoever wants to be called is called, like the unhappy."""
    if answers.solved is Solved.NO:
        return BusinessResult.REOPENED
    is_low = answers.result is not None and answers.result <= UNHAPPY_SCORE
    if is_low or answers.solved is Solved.PARTLY or answers.wants_call:
        return BusinessResult.RECOVERY
    if answers.solved is None and answers.result is None:
        return BusinessResult.NONE
    return BusinessResult.SATISFIED


async def follow(caller: Caller, one: CallBackInHand, answers: Answers) -> BusinessResult:
    """Acts, and gives the result that counts: of two answers the less happy one. A ticket that was rated is never
    locked. The second unhappy answer about a ticket is a manager's, and its root cause must be named."""
    business = business_of(answers)
    if WEIGHT[business] <= WEIGHT[one.business] and one.business is not BusinessResult.NONE:
        return one.business
    if one.ticket_id is None:
        return await _of_care(caller, one, business)
    if business not in UNHAPPY:
        await conclude(caller.tenant_id, one.ticket_id, caller.name)
        return business
    if business is BusinessResult.REOPENED and not await reopen_unsolved(
        caller.tenant_id, one.ticket_id, caller, answers.comment
    ):
        business = BusinessResult.RECOVERY  # closed too long ago: somebody sees to it all the same
    if business is BusinessResult.RECOVERY:
        await called(caller.tenant_id, one.ticket_id, caller.name)
    is_again = bool(await DB.value(_BEFORE, caller.tenant_id, one.ticket_id, one.id))
    if business is BusinessResult.RECOVERY:
        await _open_case(caller.tenant_id, one, is_again=is_again)
    if is_again:
        await ask_for_cause(caller.tenant_id, one.ticket_id, one.customer_id, answers.comment[:WHY])
    more = {"what": str(one.id), "business": business, "is_again": is_again}
    await announce(caller.tenant_id, one.ticket_id, CallBackUnhappy, **more)
    return business


async def _of_care(caller: Caller, one: CallBackInHand, business: BusinessResult) -> BusinessResult:
    """There is no ticket to open: whoever is unhappy gets a case."""
    if business is BusinessResult.REOPENED:
        business = BusinessResult.RECOVERY
    if business is BusinessResult.RECOVERY:
        is_again = bool(await DB.value(_CARED_BEFORE, caller.tenant_id, one.commitment_id, one.id))
        await _open_case(caller.tenant_id, one, is_again=is_again)
    return business


async def _open_case(tenant_id: UUID, one: CallBackInHand, *, is_again: bool) -> None:
    cause = Cause(
        call_back_id=one.id,
        customer_id=one.customer_id,
        contact_id=one.contact_id,
        ticket_id=one.ticket_id,
        is_again=is_again,
    )
    await open_case(tenant_id, cause)
