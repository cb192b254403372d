"""Firing: the triggers of a company that wait for a moment, one after the other, each once for one cause.

A trigger's acts are events like any others, so one may set off another. Two guards keep that finite: a trigger fires
once for one cause and ticket (a key of the table), and a chain ends after `DEEPEST`. What is refused undoes that
trigger's acts alone, is kept in its run with the code, and the next one has its turn.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.deeds.doing import Work, do
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.triggers.facts import facts_of
from services.helpdesk.triggers.hours import served_at
from services.helpdesk.triggers.matching import Facts, matches
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.triggers import Outcome
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

DEEPEST = 3
"""Triggers in a row; the next is not run, and its run says so."""

_ON = """
select id, name, moment, conditions::text, deeds::text from trigger_rule
where tenant_id = $1 and is_on and not archived and moment = any($2) order by place, id
"""
_LOCK = "select 1 from ticket where tenant_id = $1 and id = $2 for update"
_ENTER = """
insert into trigger_run (tenant_id, id, trigger_id, ticket_id, cause, number, depth, outcome)
values ($1, $2, $3, $4, $5, $6, $7, 'done') on conflict (tenant_id, trigger_id, ticket_id, cause) do nothing
"""
_END = "update trigger_run set outcome = $3, error = $4 where tenant_id = $1 and id = $2"
_FIRED = "update trigger_rule set fired = fired + 1, fired_at = now() where tenant_id = $1 and id = $2"
_FORGET = """
delete from trigger_run where tenant_id = $1 and trigger_id = $2 and at < now() - interval '90 days'
"""

_conditions = msgspec.json.Decoder(Conditions)
_deeds = msgspec.json.Decoder(Deeds)


class Rule(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    moment: Moment
    conditions: Conditions
    deeds: Deeds


class Happening(Struct, frozen=True, kw_only=True):
    """What has just happened. `version` names the row of the ticket's history that tells it, if one does; `clock` is
    the one that warned or broke, `at` when it happened."""

    tenant_id: UUID
    ticket_id: UUID
    moments: frozenset[Moment]
    cause: UUID
    depth: int
    version: int | None = None
    message_id: UUID | None = None
    clock: str = ""
    at: datetime


async def fire(happening: Happening) -> None:
    """Inside a scope of the company. The ticket is locked before it is looked at, as by everybody who acts on it: what
    a condition has seen still is so when the deeds are done. The row of a run would hold it too, but let others do the
    same, and then each would wait for the other."""
    rules = await _rules(happening.tenant_id, happening.moments)
    if not rules:
        return
    served = await _served(happening, rules)
    await DB.run(_LOCK, happening.tenant_id, happening.ticket_id)
    facts = await _facts(happening, served=served)
    for rule in rules:
        if facts is None or not _is_moment(rule, facts) or not matches(rule.conditions, facts):
            continue
        if await _run(happening, rule, facts):
            facts = await _facts(happening, served=served)


async def _served(happening: Happening, rules: Collection[Rule]) -> bool | None:
    """Looked up only where a rule asks for it."""
    if all(rule.conditions.hours is None for rule in rules):
        return None
    found = await served_at(happening.tenant_id, [(happening.ticket_id, happening.at)])
    return found[0]


async def _rules(tenant_id: UUID, moments: Collection[Moment]) -> list[Rule]:
    rows = await DB.rows(_ON, tenant_id, [str(one) for one in moments])
    return [
        Rule(
            id=row["id"],
            name=row["name"],
            moment=Moment(row["moment"]),
            conditions=_conditions.decode(row["conditions"]),
            deeds=_deeds.decode(row["deeds"]),
        )
        for row in rows
    ]


async def _facts(happening: Happening, *, served: bool | None) -> Facts | None:
    found = await facts_of(happening.tenant_id, happening.ticket_id, happening.version, happening.message_id)
    return found and replace(found, clock=happening.clock, in_hours=served)


def _is_moment(rule: Rule, facts: Facts) -> bool:
    """Many events may come with a change of state; whether this one did, its row of the history tells."""
    return rule.moment is not Moment.STATUS_CHANGED or facts.has_moved


async def _run(happening: Happening, rule: Rule, facts: Facts) -> bool:
    """Whether it changed the ticket."""
    run_id, tenant = new_id(), happening.tenant_id
    entered = (tenant, run_id, rule.id, happening.ticket_id, happening.cause, facts.number, happening.depth)
    if not await DB.run(_ENTER, *entered):
        return False
    outcome, error = await _outcome(happening, rule)
    if outcome is not Outcome.DONE or error:
        await DB.run(_END, tenant, run_id, outcome, error)
    if outcome is Outcome.DONE:
        await DB.run(_FIRED, tenant, rule.id)
    await DB.run(_FORGET, tenant, rule.id)
    return outcome is Outcome.DONE


async def _outcome(happening: Happening, rule: Rule) -> tuple[Outcome, str]:
    if happening.depth >= DEEPEST:
        return Outcome.STOPPED, ""
    await DB.run("savepoint one_trigger")
    try:
        done = await _do(happening, rule)
    except DomainError as error:
        await DB.run("rollback to savepoint one_trigger")
        return Outcome.FAILED, error.code
    await DB.run("release savepoint one_trigger")
    return (Outcome.DONE if done else Outcome.IDLE), ""


async def _do(happening: Happening, rule: Rule) -> tuple[str, ...]:
    """As the service, by the trigger's name."""
    caller = replace(service_caller(DB, happening.tenant_id), name=rule.name)
    await take_in_hand(caller, happening.ticket_id, "trigger")
    return await do(
        Work(
            caller=caller,
            ticket_id=happening.ticket_id,
            deeds=rule.deeds,
            verb="trigger",
            name=rule.name,
            cause=happening.cause,
            depth=happening.depth + 1,
        )
    )
