"""What must be true of any year."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from shared.contracts.desk.call_plans import LIST_CALL_PLANS, LIST_DRAWS, ListCallPlans, ListDraws
from shared.contracts.desk.satisfaction import READ_SATISFACTION, SatisfactionQuery
from tests.helpdesk.callbacks.checks import CHECKS

TAIPEI = ZoneInfo("Asia/Taipei")


async def reckon(life, cast) -> None:
    """What must be true of any year."""
    year = life.year
    states = await life.rows("select state, count(*) as many from call_back where tenant_id = $1 group by state")
    year.states = {row["state"]: row["many"] for row in states}
    for name, sql in CHECKS.items():
        found = await life.rows(sql)
        if found:
            year.problems.append(f"{name}: {len(found)}, e.g. {found[0]}")
    if sum(year.states.values()) != year.resolutions:
        year.problems.append(f"{year.resolutions} resolves, {sum(year.states.values())} call-backs")
    if left := {"planned", "due", "in_progress", "linked"} & year.states.keys():
        year.problems.append(f"forty days later still {left}")
    await _reckon_draws(life, cast)
    await _reckon_numbers(life, cast)


async def _reckon_draws(life, cast) -> None:
    """The quota of every month, and every draw run again."""
    plan = (await life.ask(LIST_CALL_PLANS, cast.peishan, ListCallPlans())).items[0]
    cursor = None
    while True:
        page = await life.ask(LIST_DRAWS, cast.peishan, ListDraws(call_plan_id=plan.id, limit=100, cursor=cursor))
        for one in page.items:
            life.year.draws += 1
            life.year.pool += one.pool
            life.year.drawn += one.chosen
            if not one.is_same:
                life.year.problems.append(f"draw {one.id} does not choose the same again")
        cursor = page.next
        if cursor is None:
            break
    months = await life.rows(
        "select month, sum(jsonb_array_length(inputs -> 'pool')) as pool, sum(cardinality(chosen)) as chosen "
        "from call_draw where tenant_id = $1 group by month"
    )
    percent = plan.rules.quota_percent
    for row in months:
        if abs(row["chosen"] - row["pool"] * percent / 100) > 1:
            life.year.problems.append(f"{row['month']}: {row['chosen']} drawn of {row['pool']}, not {percent} %")


async def _reckon_numbers(life, cast) -> None:
    """The report counts every resolve once."""
    first = life.begins.astimezone(TAIPEI).date()
    sums, day = Counter(), first
    while day < first + timedelta(days=500):
        last = day + timedelta(days=99)
        query = SatisfactionQuery(first_day=day, last_day=last, zone="Asia/Taipei")
        found = await life.ask(READ_SATISFACTION, cast.peishan, query)
        parts = {name: getattr(found.funnel, name) for name in found.funnel.__struct_fields__}
        if sum(parts.values()) - parts["all"] != parts["all"]:
            life.year.problems.append(f"{day}: parts do not add up: {parts}")
        sums.update(parts)
        day = last + timedelta(days=1)
    if sums["all"] != life.year.resolutions:
        life.year.problems.append(f"the report counts {sums['all']} of {life.year.resolutions}")
    for name in ("answered", "confirmed", "suppressed", "void", "no_contact", "unanswered", "refused", "excluded"):
        if sums[name] != life.year.states.get(name, 0):
            life.year.problems.append(f"the report has {sums[name]} {name}, not {life.year.states.get(name, 0)}")
