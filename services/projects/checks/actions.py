"""Doing checks: begun, passed, failed, done without; and what customers say."""

from collections import Counter

from services.projects.checks.access import InHand, check_outside, take_in_hand, task_checked
from services.projects.checks.journal import done
from services.projects.checks.templates import items_of, written
from services.projects.db import DB
from services.projects.nonconformities.opening import Found, headline, raise_of_check
from services.projects.projects.access import take_in_hand as take_project
from services.projects.quality.days import today
from services.projects.quality.numbers import next_number
from shared.contracts.delivery import checks as c
from shared.contracts.delivery.quality_kinds import CheckMethod, CheckState, DefectSource, Items
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_START = "update quality_check set state = $3 where tenant_id = $1 and id = $2"
_DECIDE = """
update quality_check set state = $3, items = case when $4 = '[]' then items else $4::jsonb end, evidence = $5,
  link = $6, verdict = $7, decided_by = $8, decided_at = now()
where tenant_id = $1 and id = $2
"""
_WAIVE = """
update quality_check set state = $3, waived_why = $4, decided_by = $5, decided_at = now()
where tenant_id = $1 and id = $2
"""
_ITEMS = "select items::text from quality_check where tenant_id = $1 and id = $2"
_REPEATS = """
select b.nonconformity_id from quality_check q join quality_check b on b.tenant_id = q.tenant_id and b.id = q.repeats_id
where q.tenant_id = $1 and q.id = $2
"""
_OPENED = "update quality_check set nonconformity_id = $3 where tenant_id = $1 and id = $2"
_FEEDBACK = """
insert into quality_check (tenant_id, id, number, project_id, task_id, title, method, state, items, sample, checker_id,
  due_on, evidence, link, verdict, said_by, decided_by, decided_at, planned_by)
values ($1, $2, $3, $4, $5, $6, 'customer', $7, '[]', '', $8, $9, $10, $11, $12, $13, $14, now(), $14)
"""


async def start(caller: Caller, command: c.StartCheck) -> c.QualityCheckView:
    found, state = await take_in_hand(caller, command.check_id, command.revision, "start")
    await DB.run(_START, caller.tenant_id, found.id, str(state))
    return await done(caller, found.id, "start", found.state)


async def pass_check(caller: Caller, command: c.PassCheck) -> c.QualityCheckView:
    """Raises that evidence is missing, that an item is bad or was not looked at, that it is crosswise no more."""
    found, state = await take_in_hand(caller, command.check_id, command.revision, "pass")
    await _still_outside(caller, found)
    if not command.evidence.strip() and not command.link:
        raise c.CHECK_EVIDENCE(fields={"evidence": c.CHECK_EVIDENCE.code})
    await _check_items(caller, found, command.items)
    if not all(one.ok for one in command.items):
        raise c.CHECK_ITEMS(fields={"items": c.CHECK_ITEMS.code})
    await _decide(caller, found, state, command)
    return await done(caller, found.id, "pass", found.state, command.verdict.strip())


async def fail(caller: Caller, command: c.FailCheck) -> c.QualityCheckView:
    """With a nonconformity: a new one, or that of the failed check which this one repeats, opened again if it was
    thought to be over."""
    found, state = await take_in_hand(caller, command.check_id, command.revision, "fail")
    await _still_outside(caller, found)
    if command.items:
        await _check_items(caller, found, command.items)
    await _decide(caller, found, state, command)
    said = Found(
        title=headline(command.verdict),
        text=command.verdict.strip(),
        source=DefectSource(found.method),
        source_ref=found.number,
        project_id=found.project_id,
        task_id=found.task_id,
        check_id=found.id,
    )
    before = await DB.value(_REPEATS, caller.tenant_id, found.id)
    await DB.run(_OPENED, caller.tenant_id, found.id, await raise_of_check(caller, said, before))
    return await done(caller, found.id, "fail", found.state, command.verdict.strip())


async def waive(caller: Caller, command: c.WaiveCheck) -> c.QualityCheckView:
    found, state = await take_in_hand(caller, command.check_id, command.revision, "waive")
    await DB.run(_WAIVE, caller.tenant_id, found.id, str(state), command.reason.strip(), caller.name)
    return await done(caller, found.id, "waive", found.state, command.reason.strip())


async def record_feedback(caller: Caller, command: c.RecordFeedback) -> c.QualityCheckView:
    """A customer's check that was not planned: what he said is its evidence."""
    task = await task_checked(caller, command.task_id)
    await take_project(caller, task.project_id)
    state = CheckState.PASSED if command.satisfied else CheckState.FAILED
    made, number = new_id(), await next_number(caller, "QC")
    said, day = command.said.strip(), await today(caller.tenant_id)
    title = task.name[:200]
    what = (task.project_id, task.id, title, str(state), caller.actor_id, day)
    words = (said, command.link, said, command.said_by.strip(), caller.name)
    await DB.run(_FEEDBACK, caller.tenant_id, made, number, *what, *words)
    if not command.satisfied:
        found = Found(
            title=headline(said),
            text=said,
            source=DefectSource.CUSTOMER,
            source_ref=number,
            project_id=task.project_id,
            task_id=task.id,
            check_id=made,
        )
        await DB.run(_OPENED, caller.tenant_id, made, await raise_of_check(caller, found, None))
    return await done(caller, made, "feedback", "", said)


async def _still_outside(caller: Caller, found: InHand) -> None:
    """People change their departments, and tasks their owners."""
    if found.method is CheckMethod.CROSS:
        await check_outside(caller, found.project_id, caller.actor_id, found.author_id, "verdict")


async def _check_items(caller: Caller, found: InHand, said: Items) -> None:
    """Whoever checks says what he found at each line that was planned, and may add some: a list is not made another
    while it is worked through. Raises `check.items`."""
    planned = Counter(one.text for one in items_of.decode(await DB.value(_ITEMS, caller.tenant_id, found.id)))
    if not planned <= Counter(one.text.strip() for one in said):
        raise c.CHECK_ITEMS(fields={"items": c.CHECK_ITEMS.code})


async def _decide(caller: Caller, found: InHand, state: CheckState, said: c.PassCheck | c.FailCheck) -> None:
    items: Items = said.items
    words = (said.evidence.strip(), said.link, said.verdict.strip(), caller.name)
    await DB.run(_DECIDE, caller.tenant_id, found.id, str(state), written(items), *words)
