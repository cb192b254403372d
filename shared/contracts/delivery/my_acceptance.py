"""What a customer says to an acceptance: whether the day suits, his questions, and his decision with his signature.
None of it can be done by our own people."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Rest
from shared.contracts.delivery.acceptance import (
    ACCEPTANCE_CHANGED,
    ACCEPTANCE_COMMITMENT,
    ACCEPTANCE_DAY,
    ACCEPTANCE_FULL,
    ACCEPTANCE_NOT_FOUND,
    ACCEPTANCE_STALE,
)
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict, MyAcceptance, Said, Score
from shared.contracts.delivery.deliverables import CUSTOMERS
from shared.contracts.delivery.projects import Code
from shared.contracts.fields import AcceptanceId, Name, Revision
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid


class Reservation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be mended, and until when it is wanted."""

    text: Said
    due_on: date


class FindMyAcceptance(Command):
    """Of one of the customer's projects."""

    code: Code


class ConfirmAcceptance(Command):
    acceptance_id: AcceptanceId
    revision: Revision


class PostponeAcceptance(Command):
    """Another day is wanted: which, and why."""

    acceptance_id: AcceptanceId
    revision: Revision
    wish_on: date
    reason: Said


class AskInMyAcceptance(Command):
    acceptance_id: AcceptanceId
    text: Said


class SignAcceptance(Command):
    """`content_hash` is the one that was shown. `typed_name` is the signer's own, as he is known; `address` what the
    gateway saw him at. With reservations there is at least one; a rejection needs words."""

    acceptance_id: AcceptanceId
    revision: Revision
    decision: AcceptanceVerdict
    satisfaction: Score
    typed_name: Name
    content_hash: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]*")]
    address: Annotated[str, Meta(max_length=100)]
    reservations: Annotated[tuple[Reservation, ...], Meta(max_length=20)] = ()
    words: Annotated[str, Meta(max_length=2_000)] = ""


ACCEPTANCE_NAME = Failure("acceptance.name", Invalid)
"""The name that was typed is not the signer's."""
ACCEPTANCE_RESERVATIONS = Failure("acceptance.reservations", Invalid)
"""With reservations: at least one. Without: none."""
ACCEPTANCE_WORDS = Failure("acceptance.words", Invalid)
"""A rejection says why."""
ACCEPTANCE_UNASKED = Failure("acceptance.unasked", Conflict)
"""The session is not over: nobody has asked for the decision yet."""

FIND_MY_ACCEPTANCE = projects.call(
    feature="acceptance",
    verb="find_mine",
    says="Read the acceptance of a project of one's own organisation",
    takes=FindMyAcceptance,
    gives=MyAcceptance,
    needs=P.MY_PROJECT_READ,
    write=False,
    rest=Rest("GET", "/my-projects/{code}/acceptance"),
    kinds=CUSTOMERS,
    failures=(ACCEPTANCE_NOT_FOUND,),
)


def _mine(
    verb: str, says: str, takes: type[Command], *more: Failure, is_rest: bool = True
) -> Call[Command, MyAcceptance]:
    return projects.call(
        feature="acceptance",
        verb=verb,
        says=says,
        takes=takes,
        gives=MyAcceptance,
        needs=P.ACCEPTANCE_SIGN,
        write=True,
        rest=Rest("POST", f"/acceptances/{{acceptance_id}}/{verb}") if is_rest else None,
        kinds=CUSTOMERS,
        failures=(ACCEPTANCE_NOT_FOUND, *more),
    )


CONFIRM_ACCEPTANCE = _mine("confirm", "Agree to day, way and standard", ConfirmAcceptance, ACCEPTANCE_STALE)
POSTPONE_ACCEPTANCE = _mine("postpone", "Ask for another day", PostponeAcceptance, ACCEPTANCE_STALE, ACCEPTANCE_DAY)
ASK_IN_MY_ACCEPTANCE = _mine("ask_mine", "Ask a question about what is handed over", AskInMyAcceptance, ACCEPTANCE_FULL)
SIGN_ACCEPTANCE = _mine(
    "sign",
    "Decide and sign, in person at a page: no program signs",
    SignAcceptance,
    ACCEPTANCE_STALE,
    ACCEPTANCE_CHANGED,
    ACCEPTANCE_COMMITMENT,
    ACCEPTANCE_NAME,
    ACCEPTANCE_RESERVATIONS,
    ACCEPTANCE_WORDS,
    ACCEPTANCE_DAY,
    ACCEPTANCE_UNASKED,
    is_rest=False,
)
