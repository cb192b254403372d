"""The verbs on a risk. Each leaves a line in its history."""

from datetime import timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import locale_of, member_name, zone_of
from services.projects.projects.access import ProjectInHand
from services.projects.risks.access import RiskInHand, project_managed, take
from services.projects.risks.bands import band_of, is_above
from services.projects.risks.queries import list_of, view_of
from services.projects.risks.templates import FALLBACK, TEMPLATES
from services.projects.risks.turns import NEXT_DAYS, hold_turn, next_turn
from shared.contracts.delivery import risks as c
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

MOST_DAYS = 366
"""How far away the next review may be."""

_ADD = """
insert into project_risk (tenant_id, id, project_id, number, phase, category, cause, happening, effect, state)
values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from project_risk where tenant_id = $1 and project_id = $3),
  $4, $5, $6, $7, $8, 'identified')
"""
_HAVE = "select distinct category from project_risk where tenant_id = $1 and project_id = $2"
_ASSESS = """
update project_risk set state = $3, probability = $4, impact = $5, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_RESPOND = """
update project_risk set state = $3, strategy = $4, response = $5, owner_id = $6, due_on = $7, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_MOVE = "update project_risk set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_NOTE = """
insert into risk_event (tenant_id, id, risk_id, what, actor_id, actor, probability, impact, words)
select $1, $2, r.id, $4, $5, $6, r.probability, r.impact, $7 from project_risk r where r.tenant_id = $1 and r.id = $3
"""
_REVIEW = """
insert into risk_review (tenant_id, id, project_id, by_id, by_name, no_new_risk, words, next_on)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_SINCE = """
select exists (select from project_risk where tenant_id = $1 and project_id = $2
  and made_at > coalesce((select max(at) from risk_review where tenant_id = $1 and project_id = $2), '-infinity'))
"""


async def identify(caller: Caller, command: c.IdentifyRisk) -> c.RiskView:
    project = await project_managed(caller, command.project_id)
    words = (command.cause.strip(), command.happening.strip(), command.effect.strip())
    made = await _add(caller, project.id, str(command.phase), str(command.category), words, "identify")
    return await view_of(caller, made)


async def seed(caller: Caller, command: c.SeedRisks) -> c.RiskList:
    project = await project_managed(caller, command.project_id)
    await seed_usual(caller, project.id)
    return await list_of(caller, project.id)


async def seed_usual(caller: Caller, project_id: UUID) -> None:
    """The usual risks of the categories ("2.2.d") that have none; the project is locked."""
    have = {row["category"] for row in await DB.rows(_HAVE, caller.tenant_id, project_id)}
    usual = TEMPLATES.get(await locale_of(caller.tenant_id), TEMPLATES[FALLBACK])
    for category, phase, *words in usual:
        if str(category) not in have:
            await _add(caller, project_id, str(phase), str(category), tuple(words), "seed")


async def seed_at_planning(caller: Caller, project: ProjectInHand) -> None:
    """The register begins with the plan, and so do its reviews."""
    await seed_usual(caller, project.id)
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    await next_turn(caller.tenant_id, project.id, today + timedelta(days=NEXT_DAYS))


async def assess(caller: Caller, command: c.AssessRisk) -> c.RiskView:
    risk, state = await take(caller, command.risk_id, command.revision, "assess")
    await DB.run(_ASSESS, caller.tenant_id, risk.id, str(state), command.probability, command.impact)
    return await _done(caller, risk.id, "assess", command.reason)


async def respond(caller: Caller, command: c.RespondToRisk) -> c.RiskView:
    """Every answer to a risk, the first one and each revision of the strategy, stands in its history ("2.2.e")."""
    risk, state = await take(caller, command.risk_id, command.revision, "respond")
    _check(caller, risk, command)
    if command.owner_id is not None:
        await member_name(caller, command.owner_id, "owner_id")
    words = (str(command.strategy), command.response.strip(), command.owner_id, command.due_on)
    await DB.run(_RESPOND, caller.tenant_id, risk.id, str(state), *words)
    return await _done(caller, risk.id, "respond", f"{command.strategy}: {command.response.strip()}"[:2000])


async def watch(caller: Caller, command: c.MoveRisk) -> c.RiskView:
    return await _move(caller, command, "watch")


async def close(caller: Caller, command: c.MoveRisk) -> c.RiskView:
    return await _move(caller, command, "close")


async def occur(caller: Caller, command: c.MoveRisk) -> c.RiskView:
    return await _move(caller, command, "occur")


async def review(caller: Caller, command: c.ReviewRisks) -> c.RiskList:
    """Raises `risk.unanswered`, `risk.next`."""
    project = await project_managed(caller, command.project_id)
    if not command.no_new_risk and not await DB.value(_SINCE, caller.tenant_id, project.id):
        raise c.RISK_UNANSWERED(fields={"no_new_risk": c.RISK_UNANSWERED.code})
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    next_on = command.next_day or today + timedelta(days=NEXT_DAYS)
    if not today < next_on <= today + timedelta(days=MOST_DAYS):
        raise c.RISK_NEXT(fields={"next_day": c.RISK_NEXT.code})
    said = (caller.actor_id, caller.name, command.no_new_risk, command.text.strip(), next_on)
    await DB.run(_REVIEW, caller.tenant_id, new_id(), project.id, *said)
    await hold_turn(caller.tenant_id, project.id, next_on)
    return await list_of(caller, project.id)


def _check(caller: Caller, risk: RiskInHand, command: c.RespondToRisk) -> None:
    assert risk.probability is not None  # assessed, else there is no such move
    assert risk.impact is not None
    if is_above(caller, risk.probability, risk.impact):
        raise c.RISK_TOP()
    if band_of(risk.probability * risk.impact) is c.Band.LOW:
        return
    given = {"response": command.response.strip(), "owner_id": command.owner_id, "due_on": command.due_on}
    missing = {name: c.RISK_RESPONSE.code for name, value in given.items() if not value}
    if missing:
        raise c.RISK_RESPONSE(fields=missing)


async def _move(caller: Caller, command: c.MoveRisk, verb: str) -> c.RiskView:
    """Raises `risk.top`: what became extreme since it was answered is neither only watched nor over without those
    above. That it has happened anybody may say who deals with it."""
    risk, state = await take(caller, command.risk_id, command.revision, verb)
    if verb != "occur" and is_above(caller, risk.probability, risk.impact):
        raise c.RISK_TOP()
    await DB.run(_MOVE, caller.tenant_id, risk.id, str(state))
    return await _done(caller, risk.id, verb, command.reason)


async def _add(caller: Caller, project_id: UUID, phase: str, category: str, words: tuple[str, ...], what: str) -> UUID:
    made = new_id()
    await DB.run(_ADD, caller.tenant_id, made, project_id, phase, category, *words)
    await _note(caller, made, what, "")
    return made


async def _done(caller: Caller, risk_id: UUID, what: str, words: str) -> c.RiskView:
    await _note(caller, risk_id, what, words)
    return await view_of(caller, risk_id)


async def _note(caller: Caller, risk_id: UUID, what: str, words: str) -> None:
    said = (what, caller.actor_id, caller.name, words.strip())
    await DB.run(_NOTE, caller.tenant_id, new_id(), risk_id, *said)
