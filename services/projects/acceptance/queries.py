"""Reading an acceptance, for our people."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.acceptance.access import commitment_of, in_hand, pack_items
from services.projects.acceptance.document import document_hash
from services.projects.acceptance.pack import pack_of
from services.projects.acceptance.reading import attendees, questions_of, reservations_of, signature_of
from services.projects.acceptance.states import ACCEPTANCE, DECIDED
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, leads_all, seen
from shared.contracts.delivery.acceptance import ReadAcceptance
from shared.contracts.delivery.acceptance_views import (
    AcceptanceHappening,
    AcceptanceState,
    AcceptanceView,
    SatisfactionView,
)
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller

_LATEST = """
select id, project_id, customer_id, round, zone, state, pack::text, exempt::text, held_on, held_at, place, method,
  standard, standard_hash, remind_days, proposed_by, proposed_at, confirmed_by, confirmed_at, wish_on, wish_words,
  attendees::text, demonstration, minutes, decision_asked_at, commitment::text, revision,
  decision_asked_at is not null as is_asked
from acceptance where tenant_id = $1 and project_id = $2 order by round desc limit 1
"""
_HAPPENINGS = """
select what, actor, words, at from delivery_event
where tenant_id = $1 and project_id = $2 and thing = 'acceptance' order by at desc, id desc limit 100
"""
_SATISFACTION = """
select avg(s.satisfaction) filter (where a.project_id = $3) as project,
  count(*) filter (where a.project_id = $3) as project_answers, avg(s.satisfaction) as customer,
  count(*) as customer_answers
from acceptance_signature s join acceptance a on a.tenant_id = s.tenant_id and a.id = s.acceptance_id
where s.tenant_id = $1 and s.customer_id = $2
"""
KEPT = frozenset({"id", "project_id", "round", "held_on", "held_at", "place", "method", "standard", "standard_hash"})
KEPT |= {"remind_days", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at", "wish_on", "wish_words"}
KEPT |= {"demonstration", "minutes", "decision_asked_at", "revision"}
IN_HAND = frozenset({"id", "project_id", "customer_id", "round", "zone", "state", "exempt", "pack", "held_on"})
IN_HAND |= {"commitment", "is_asked", "revision"}
OF_TEAM = frozenset({"ask", "answer"})


class _Nothing(Struct, frozen=True, kw_only=True):
    """As long as nobody has begun."""

    id: UUID | None = None
    round: int = 0
    held_on: None = None
    held_at: str = ""
    place: str = ""
    method: str = ""
    standard: str = ""
    standard_hash: str = ""
    remind_days: int = 3
    proposed_by: None = None
    proposed_at: None = None
    confirmed_by: None = None
    confirmed_at: None = None
    wish_on: None = None
    wish_words: str = ""
    demonstration: str = ""
    minutes: str = ""
    decision_asked_at: None = None
    revision: int = 0


async def read_acceptance(caller: Caller, command: ReadAcceptance) -> AcceptanceView:
    return await view_of(caller, await seen(caller, command.project_id))


async def view_of(caller: Caller, project: ProjectInHand) -> AcceptanceView:
    row = await DB.row(_LATEST, caller.tenant_id, project.id)
    given = _nothing(project) if row is None else await _given(caller.tenant_id, row)
    state = given["state"]
    happened = await DB.rows(_HAPPENINGS, caller.tenant_id, project.id)
    return AcceptanceView(
        **given,
        project_code=project.code,
        project_name=project.name,
        pack=await _pack(caller.tenant_id, project, row),
        satisfaction=await satisfaction_of(caller.tenant_id, project),
        happenings=tuple(AcceptanceHappening(**dict(one)) for one in happened),
        verbs=_verbs(caller, project, state),
    )


async def satisfaction_of(tenant_id: UUID, project: ProjectInHand) -> SatisfactionView:
    """What the customer's contacts gave at acceptances, for this project and for all of his ("1.3.a")."""
    row = await DB.row(_SATISFACTION, tenant_id, project.customer_id, project.id)
    assert row is not None  # an aggregate gives a row
    given = dict(row)
    told = {name: _average(given[name]) for name in ("project", "customer")}
    return SatisfactionView(**{**given, **told})


async def _pack(tenant_id: UUID, project: ProjectInHand, row: Record | None) -> Any:
    if row is None:
        return await pack_of(tenant_id, project.id, (), ())
    found = in_hand({name: row[name] for name in IN_HAND})
    return await pack_of(tenant_id, project.id, found.exempt, found.pack)


async def _given(tenant_id: UUID, row: Record) -> dict[str, Any]:
    state = AcceptanceState(row["state"])
    is_whole = row["pack"] != "[]" or state in DECIDED
    return {
        **{name: row[name] for name in KEPT},
        "state": state,
        "kept": pack_items.decode(row["pack"]),
        "attendees": attendees.decode(row["attendees"]),
        "commitment": commitment_of(row["commitment"]),
        "questions": await questions_of(tenant_id, row["id"]),
        "reservations": await reservations_of(tenant_id, row["id"], is_staff=True),
        "signature": await signature_of(tenant_id, row["id"]),
        "content_hash": await document_hash(tenant_id, row["id"]) if is_whole else "",
    }


def _nothing(project: ProjectInHand) -> dict[str, Any]:
    empty = {"kept": (), "attendees": (), "commitment": None, "questions": (), "reservations": (), "signature": None}
    kept = {name: getattr(_Nothing(), name) for name in _Nothing.__struct_fields__}
    return {**kept, **empty, "project_id": project.id, "state": AcceptanceState.NONE, "content_hash": ""}


def _verbs(caller: Caller, project: ProjectInHand, state: AcceptanceState) -> tuple[str, ...]:
    """Of who leads it all of them, of its team what is said."""
    verbs = ACCEPTANCE.verbs_from(state, caller.permissions, str(caller.kind))
    leads = project.part is Part.MANAGER or leads_all(caller)
    may = {verb for verb in verbs if leads and verb not in OF_TEAM}
    if project.part is not None:
        may |= OF_TEAM & set(verbs)
    return tuple(verb for verb in verbs if verb in may)


def _average(given: Decimal | None) -> str | None:
    return None if given is None else str(given.quantize(Decimal("0.01")))
