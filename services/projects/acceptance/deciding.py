"""What the customer says, by his own login: whether the day suits, what he wants to know, and the decision that he
signs ("2.4.c", "2.4.e"). With it the service begins that was promised ("2.5.a"): one transaction, and once."""

import unicodedata
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from services.projects.acceptance.access import InHand, take_mine
from services.projects.acceptance.asking import add_question, check_room
from services.projects.acceptance.document import Signing, document_hash, signed_hash
from services.projects.acceptance.handing_over import accepted
from services.projects.acceptance.pack import has_moved
from services.projects.acceptance.states import VERBS
from services.projects.acceptance.telling import told
from services.projects.acceptance.theirs import mine
from services.projects.db import DB
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict, Commitment, MyAcceptance
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

_CONFIRM = """
update acceptance set state = $3, confirmed_by = $4, confirmed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_POSTPONE = """
update acceptance set state = $3, wish_on = $4, wish_words = $5, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_SIGN = """
insert into acceptance_signature (tenant_id, id, acceptance_id, customer_id, verdict, signer_id, signer, typed_name,
  signed_at, address, satisfaction, words, content_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
_RESERVE = """
insert into acceptance_reservation (tenant_id, acceptance_id, customer_id, number, text, due_on)
values ($1, $2, $3, $4, $5, $6)
"""
_DECIDE = """
update acceptance set state = $3, signature_id = $4, revision = revision + 1 where tenant_id = $1 and id = $2
"""


async def confirm(caller: Caller, command: m.ConfirmAcceptance) -> MyAcceptance:
    found, state = await take_mine(caller, command.acceptance_id, command.revision, "confirm")
    await DB.run(_CONFIRM, caller.tenant_id, found.id, str(state), caller.name)
    return await _done(caller, found, "confirm")


async def postpone(caller: Caller, command: m.PostponeAcceptance) -> MyAcceptance:
    found, state = await take_mine(caller, command.acceptance_id, command.revision, "postpone")
    if command.wish_on < _today(found):
        raise c.ACCEPTANCE_DAY(fields={"wish_on": c.ACCEPTANCE_DAY.code})
    await DB.run(_POSTPONE, caller.tenant_id, found.id, str(state), command.wish_on, command.reason.strip())
    return await _done(caller, found, "postpone", command.reason.strip())


async def ask_mine(caller: Caller, command: m.AskInMyAcceptance) -> MyAcceptance:
    found, _state = await take_mine(caller, command.acceptance_id, None, "ask_mine")
    await check_room(caller, found)
    await add_question(caller, found, command.text, caller.name)
    return await _done(caller, found, "ask_mine")


async def sign(caller: Caller, command: m.SignAcceptance) -> MyAcceptance:
    verb = VERBS[command.decision]
    found, state = await take_mine(caller, command.acceptance_id, command.revision, verb)
    commitment = _checked(caller, command, found)
    document = await document_hash(caller.tenant_id, found.id)
    if document != command.content_hash or await has_moved(caller.tenant_id, found.pack):
        raise c.ACCEPTANCE_CHANGED()
    made = await _signed(caller, command, found, document)
    await DB.run(_DECIDE, caller.tenant_id, found.id, str(state), made)
    if command.decision is not AcceptanceVerdict.REJECTED:
        await record(DB, caller, await accepted(caller, found, commitment, _today(found)))
    return await _done(caller, found, verb, command.words.strip())


def _checked(caller: Caller, command: m.SignAcceptance, found: InHand) -> Commitment:
    """What can be refused without reading on."""
    if not found.is_asked:
        raise m.ACCEPTANCE_UNASKED()
    if found.commitment is None:
        raise c.ACCEPTANCE_COMMITMENT()
    if _plain(command.typed_name) != _plain(caller.name):
        raise m.ACCEPTANCE_NAME(fields={"typed_name": m.ACCEPTANCE_NAME.code})
    wants = command.decision is AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS
    if wants != bool(command.reservations):
        raise m.ACCEPTANCE_RESERVATIONS(fields={"reservations": m.ACCEPTANCE_RESERVATIONS.code})
    if any(one.due_on < _today(found) for one in command.reservations):
        raise c.ACCEPTANCE_DAY(fields={"reservations": c.ACCEPTANCE_DAY.code})
    if command.decision is AcceptanceVerdict.REJECTED and not command.words.strip():
        raise m.ACCEPTANCE_WORDS(fields={"words": m.ACCEPTANCE_WORDS.code})
    return found.commitment


async def _signed(caller: Caller, command: m.SignAcceptance, found: InHand, document: str) -> UUID:
    reserved = tuple((number, one.text.strip(), one.due_on) for number, one in enumerate(command.reservations, 1))
    signing = Signing(
        verdict=str(command.decision),
        reservations=reserved,
        satisfaction=command.satisfaction,
        words=command.words.strip(),
        typed_name=command.typed_name.strip(),
        signer_id=caller.actor_id,
        signer=caller.name,
        signed_at=now(),
        address=command.address,
    )
    made, whose = new_id(), (found.id, found.customer_id)
    who = (signing.verdict, signing.signer_id, signing.signer, signing.typed_name, signing.signed_at, signing.address)
    said = (signing.satisfaction, signing.words, signed_hash(document, signing))
    await DB.run(_SIGN, caller.tenant_id, made, *whose, *who, *said)
    for one in reserved:
        await DB.run(_RESERVE, caller.tenant_id, *whose, *one)
    return made


async def _done(caller: Caller, found: InHand, verb: str, words: str = "") -> MyAcceptance:
    await told(caller, found, verb, words)
    return await mine(caller, found.id)


def _today(found: InHand) -> date:
    """The company's: its zone was kept when the acceptance was begun, a customer's login cannot look it up."""
    return now().astimezone(ZoneInfo(found.zone)).date()


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
