"""Reading risks, the worst first."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.projects.access import seen
from services.projects.risks.access import manages, risk_seen
from services.projects.risks.bands import band_of, is_above
from services.projects.risks.states import OPEN, RISK
from shared.contracts.delivery import risks as c
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.clock import now

_VIEW = """
select r.id, 'R-' || lpad(r.number::text, 2, '0') as number, r.phase, r.category, r.cause, r.happening, r.effect,
  r.probability, r.impact, r.strategy, r.response, r.owner_id, m.name as owner_name, r.due_on, r.state, r.revision,
  (select coalesce(json_agg(json_build_object('what', e.what, 'actor', e.actor, 'at', e.at, 'probability',
      e.probability, 'impact', e.impact, 'words', e.words) order by e.at desc, e.id desc), '[]')
    from (select * from risk_event e where e.tenant_id = r.tenant_id and e.risk_id = r.id
      order by e.at desc, e.id desc limit 30) e)::text as history
from project_risk r left join member m on m.tenant_id = r.tenant_id and m.id = r.owner_id
where r.tenant_id = $1
"""
_LIST = f"""{_VIEW} and r.project_id = $2
order by r.state in ('closed', 'occurred'), coalesce(r.probability * r.impact, 26) desc, r.number limit 300"""
_ONE = f"{_VIEW} and r.id = $2"
_REVIEWS = """
select at, by_name as by, no_new_risk, words, next_on from risk_review
where tenant_id = $1 and project_id = $2 order by at desc, id desc limit 10
"""

_TURNS = """
select due_on, state from risk_review_turn where tenant_id = $1 and project_id = $2 and state <> 'held'
order by due_on desc, id desc limit 20
"""

_history = msgspec.json.Decoder(tuple[c.RiskHappening, ...])


async def list_risks(caller: Caller, command: c.ListRisks) -> c.RiskList:
    return await list_of(caller, command.project_id)


async def list_of(caller: Caller, project_id: UUID) -> c.RiskList:
    project = await seen(caller, project_id)
    may = manages(caller, project) and Permission.RISK_MANAGE in caller.permissions
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    rows = await DB.rows(_LIST, caller.tenant_id, project.id)
    reviews = [c.RiskReviewView(**dict(row)) for row in await DB.rows(_REVIEWS, caller.tenant_id, project.id)]
    turns = await DB.rows(_TURNS, caller.tenant_id, project.id)
    return c.RiskList(
        items=tuple(_view(caller, row, today=today, may=may) for row in rows),
        reviews=tuple(reviews),
        is_review_late=bool(reviews) and reviews[0].next_on < today,
        may_manage=may,
        next_review=next((row["due_on"] for row in turns if row["state"] == c.ReviewTurn.DUE), None),
        missed=tuple(row["due_on"] for row in turns if row["state"] == c.ReviewTurn.MISSED),
    )


async def view_of(caller: Caller, risk_id: UUID) -> c.RiskView:
    """Raises not found, also for a risk of a project that is none of his."""
    project = await risk_seen(caller, risk_id)
    row = await DB.row(_ONE, caller.tenant_id, risk_id)
    assert row is not None  # seen just now
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    may = manages(caller, project) and Permission.RISK_MANAGE in caller.permissions
    return _view(caller, row, today=today, may=may)


def _view(caller: Caller, row: Record, *, today: Any, may: bool) -> c.RiskView:
    state = c.RiskState(row["state"])
    score = None if row["probability"] is None else row["probability"] * row["impact"]
    told: dict[str, Any] = {
        "phase": Phase(row["phase"]),
        "category": c.RiskCategory(row["category"]),
        "strategy": c.Strategy(row["strategy"]) if row["strategy"] else None,
        "state": state,
        "score": score,
        "band": None if score is None else band_of(score),
        "is_late": state in OPEN and row["due_on"] is not None and row["due_on"] < today,
        "history": _history.decode(row["history"]),
        "verbs": _verbs(caller, row, state) if may else (),
    }
    return c.RiskView(**{**dict(row), **told})


def _verbs(caller: Caller, row: Record, state: c.RiskState) -> tuple[str, ...]:
    found = RISK.verbs_from(state, caller.permissions, str(caller.kind))
    hidden = {"respond", "watch", "close"} if is_above(caller, row["probability"], row["impact"]) else set()
    return tuple(verb for verb in found if verb not in hidden)
