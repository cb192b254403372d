"""Looking again, choosing policies, and charging for what is not covered: a second person of ours approves the offer,
then the customer agrees or does not."""

from uuid import UUID

import msgspec
from msgspec.structs import replace

from services.helpdesk.approvals.access import ApprovalInHand, Asked
from services.helpdesk.approvals.asking import request
from services.helpdesk.coverage.queries import card_of, found_card, policies_of
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import lock_all, take_in_hand
from services.helpdesk.tickets.journal import change, say, tell
from services.helpdesk.tickets.states import ACTIVE
from services.helpdesk.tickets.words import plain
from shared.contracts.coverage import Charge, Coverage, Verdict
from shared.contracts.desk.approvals import APPROVAL_CHANGED, NewCharge, Subject
from shared.contracts.desk.coverage import (
    COVERAGE_ASKED,
    COVERAGE_COVERED,
    COVERAGE_NOT_OFFERED,
    AnswerCharge,
    ChargeMoved,
    CheckCoverage,
    CoveragePolicies,
    OfferCharge,
    SetCoveragePolicies,
)
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.helpdesk import Side, TicketReplied, Visibility
from shared.contracts.parties import Caller

VERDICTS = ("expired", "not_covered", "charged")

_AGAIN = "select coverage_again($1, $2, now())"
_TERMS = "select terms_again($1, $2, now())"
_DROP = "delete from coverage_policy where tenant_id = $1"
_POLICY = "select 1 from policy where tenant_id = $1 and id = $2 and not archived"
_CHOOSE = """
insert into coverage_policy (tenant_id, verdict, policy_id) values ($1, $2, $3)
on conflict (tenant_id, verdict) do update set policy_id = excluded.policy_id
"""
"""Of two who choose at once, neither sees the other's rows before they are there."""
_ASK = """
update ticket_coverage set charge = 'asked', amount = $3, note = $4, asked_by = $5, approval_id = $6,
  answered_by = null, answered_at = null
where tenant_id = $1 and ticket_id = $2
"""
_OFFER = """
update ticket_coverage set charge = 'offered'
where tenant_id = $1 and ticket_id = $2 and charge = 'asked' and approval_id = $3 returning ticket_id
"""
_ANSWER = """
update ticket_coverage set charge = $3, answered_by = $4, answered_at = now()
where tenant_id = $1 and ticket_id = $2 and charge = 'offered'
"""

_charge = msgspec.json.Decoder(NewCharge)


async def check(caller: Caller, command: CheckCoverage) -> Coverage:
    """If the verdict is another one it stands in the history, and the clocks of a ticket that is not over follow it."""
    ticket = await take_in_hand(caller, command.ticket_id, "check_coverage")
    before = await found_card(caller, ticket.id)
    if ticket.state in ACTIVE:
        await DB.run(_TERMS, caller.tenant_id, ticket.id)
    else:
        await DB.run(_AGAIN, caller.tenant_id, ticket.id)
    after = await card_of(caller, ticket.id)
    if before is None or (before.verdict, before.commitment_id) != (after.verdict, after.commitment_id):
        await change(caller, ticket, "check_coverage", verdict=after.verdict)
    return after


async def set_policies(caller: Caller, command: SetCoveragePolicies) -> CoveragePolicies:
    await DB.run(_DROP, caller.tenant_id)
    for verdict in VERDICTS:
        policy_id = getattr(command, verdict)
        if policy_id is None:
            continue
        if await DB.value(_POLICY, caller.tenant_id, policy_id) is None:
            raise POLICY_NOT_FOUND(fields={verdict: POLICY_NOT_FOUND.code})
        await DB.run(_CHOOSE, caller.tenant_id, verdict, policy_id)
    return await policies_of(caller)


async def offer(caller: Caller, command: OfferCharge) -> Coverage:
    ticket = await take_in_hand(caller, command.ticket_id, "offer_charge", command.revision)
    card = await found_card(caller, ticket.id)
    if card is None or card.verdict is Verdict.COVERED:
        raise COVERAGE_COVERED()
    if card.charge in {Charge.ASKED, Charge.OFFERED, Charge.AGREED}:
        raise COVERAGE_ASKED()
    number, amount = f"HD-{ticket.number}", " ".join(plain(command.amount, "amount").split())
    content = NewCharge(ticket=number, title=ticket.title, amount=amount, note=plain(command.note, "note").strip())
    asked = Asked(
        subject=Subject.CHARGE,
        subject_id=ticket.id,
        revision=ticket.revision,
        title=number,
        content=msgspec.json.encode(content).decode(),
        reason=content.note,
    )
    approval_id = await request(caller, asked)
    values = (content.amount, content.note, caller.name, approval_id)
    await DB.run(_ASK, caller.tenant_id, ticket.id, *values)
    await change(caller, ticket, "offer_charge", amount=content.amount)
    await tell(caller, ticket, ChargeMoved, charge=Charge.ASKED)
    return await card_of(caller, ticket.id)


async def lock(caller: Caller, ticket_id: UUID) -> None:
    """Before the request is decided on: locks go from the subject to the request."""
    await lock_all(caller, ticket_id)


async def apply_charge(caller: Caller, held: ApprovalInHand) -> None:
    """Approved: the customer is told, in the name of who asked. Raises that it is not asked for any more."""
    said = _charge.decode(held.asked.content)
    ticket = await take_in_hand(caller, held.asked.subject_id, "charge_approved")
    if await DB.value(_OFFER, caller.tenant_id, ticket.id, held.id) is None:
        raise APPROVAL_CHANGED()
    body = f"{said.note}\n\n{said.amount}"
    asker = replace(caller, actor_id=held.asked_by_id, name=held.asked_by)
    message_id = await say(asker, ticket, body, Visibility.PUBLIC)
    await change(caller, ticket, "charge_approved", amount=said.amount)
    await tell(caller, ticket, TicketReplied, side=Side.STAFF, message_id=message_id)
    await tell(caller, ticket, ChargeMoved, charge=Charge.OFFERED)


async def answer(caller: Caller, command: AnswerCharge) -> Coverage:
    verb, charge = ("agree_charge", Charge.AGREED) if command.agrees else ("refuse_charge", Charge.REFUSED)
    ticket = await take_in_hand(caller, command.ticket_id, verb)
    if not await DB.run(_ANSWER, caller.tenant_id, ticket.id, charge, caller.name):
        raise COVERAGE_NOT_OFFERED()
    await change(caller, ticket, verb)
    await tell(caller, ticket, ChargeMoved, charge=charge)
    return await card_of(caller, ticket.id)
