"""What a customer's login reads of an acceptance: from the proposal on, nothing of how the pack was put together."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.acceptance.access import commitment_of, pack_items
from services.projects.acceptance.document import document_hash
from services.projects.acceptance.reading import attendees, questions_of, reservations_of, signature_of
from services.projects.acceptance.states import ACCEPTANCE, VERBS
from services.projects.db import DB
from shared.contracts.delivery.acceptance import ACCEPTANCE_NOT_FOUND
from shared.contracts.delivery.acceptance_views import AcceptanceState, MyAcceptance
from shared.contracts.delivery.my_acceptance import FindMyAcceptance
from shared.contracts.parties import Caller

_VIEW = """
select a.id, p.code as project_code, p.name as project_name, a.round, a.state, a.pack::text, a.held_on, a.held_at,
  a.place, a.method, a.standard, a.standard_hash, a.proposed_at, a.confirmed_by, a.confirmed_at, a.wish_on,
  a.wish_words, a.attendees::text, a.demonstration, a.minutes, a.decision_asked_at, a.commitment::text, a.revision
from acceptance a join project p on p.tenant_id = a.tenant_id and p.id = a.project_id where a.tenant_id = $1
"""
_FIND = f"{_VIEW} and p.code = $2 order by a.round desc limit 1"
_READ = f"{_VIEW} and a.id = $2"
DECIDES = frozenset(VERBS.values())


async def find_mine(caller: Caller, command: FindMyAcceptance) -> MyAcceptance:
    """Raises not found, also while nothing has been proposed."""
    return await _view(caller, await DB.row(_FIND, caller.tenant_id, command.code))


async def mine(caller: Caller, acceptance_id: UUID) -> MyAcceptance:
    return await _view(caller, await DB.row(_READ, caller.tenant_id, acceptance_id))


async def _view(caller: Caller, row: Record | None) -> MyAcceptance:
    if row is None:
        raise ACCEPTANCE_NOT_FOUND()
    state, is_asked = AcceptanceState(row["state"]), row["decision_asked_at"] is not None
    given: dict[str, Any] = dict(row)
    told = {
        "state": state,
        "pack": pack_items.decode(row["pack"]),
        "attendees": attendees.decode(row["attendees"]),
        "commitment": commitment_of(row["commitment"]),
        "questions": await questions_of(caller.tenant_id, row["id"]),
        "reservations": await reservations_of(caller.tenant_id, row["id"], is_staff=False),
        "signature": await signature_of(caller.tenant_id, row["id"]),
        "content_hash": await document_hash(caller.tenant_id, row["id"]),
        "verbs": _verbs(caller, state, is_asked=is_asked),
    }
    return MyAcceptance(**{**given, **told})


def _verbs(caller: Caller, state: AcceptanceState, *, is_asked: bool) -> tuple[str, ...]:
    """The three ways to decide are one to a page: "sign"."""
    found = ACCEPTANCE.verbs_from(state, caller.permissions, str(caller.kind))
    verbs = [verb for verb in found if verb not in DECIDES]
    return (*verbs, "sign") if is_asked and len(verbs) < len(found) else tuple(verbs)
