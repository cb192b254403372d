"""Templates: a plan without its dates and names, and another project's plan from it."""

from datetime import date

import pytest

from shared.contracts.delivery import plan as p
from shared.contracts.delivery import templates as c
from shared.contracts.delivery.projects import Part
from shared.core.errors import NotFound
from tests.factories.projects import make_project
from tests.projects.test_plan import DAY, Planner


async def test_a_plan_from_another(cast, ask):
    """Offsets, links, standards and parts travel; dates and people do not. Only into an empty plan."""
    first = Planner(ask, cast.yutong, (await make_project(cast, team=(cast.junyan,), starts=date(2027, 3, 1))).id)
    phase = await first.add("建置", kind=p.TaskKind.PHASE)
    rack = await first.add("機櫃", 3, parent=phase.id, owner=cast.yutong.actor_id)
    paper = await first.add("設計書", 2, parent=phase.id, kind=p.TaskKind.DELIVERABLE, owner=cast.junyan.actor_id)
    paper = await first.change(paper, standard="三院簽認", effort=DAY)
    done = await first.add("完工", kind=p.TaskKind.MILESTONE)
    await first.change(done, rule=p.DateRule.START_NOT_BEFORE, on=date(2027, 3, 15))
    await first.link(paper, rack, link=p.LinkKind.SS, lag=DAY)
    wish = c.MakeTemplate(project_id=first.project_id, name="標準建置", service_type="系統建置")
    made = await first.write(c.MAKE_TEMPLATE, wish)
    assert (made.row.tasks, made.row.days) == (4, 11)
    told = {task.name: (task.offset, task.part, task.standard, task.effort) for task in made.tasks}
    assert told["機櫃"] == (0, Part.MANAGER, "", None)
    assert told["設計書"] == (1, Part.MEMBER, "三院簽認", DAY)
    again = await first.write(c.MAKE_TEMPLATE, wish)
    assert (again.row.id, again.row.revision) == (made.row.id, 2)  # the same name is the same template

    other = await make_project(cast, name="另一案", starts=date(2027, 5, 1))  # a Saturday
    second = Planner(ask, cast.yutong, other.id)
    start = c.StartPlan(project_id=other.id, template_id=made.row.id)
    assert (await second.write(c.START_PLAN, start)).tasks == 4
    assert await second.dates() == {
        "建置": ("05-03", "05-05"),
        "機櫃": ("05-03", "05-05"),
        "設計書": ("05-04", "05-05"),
        "完工": ("05-17", "05-17"),
    }
    paper = await second.named("設計書")
    assert (paper.owner_id, paper.standard, [b.number for b in paper.befores]) == (None, "三院簽認", [2])
    assert (await second.named("機櫃")).owner_id == cast.yutong.actor_id
    assert await second.refused(c.START_PLAN, start) == "plan.not_empty"
    empty = await make_project(cast, name="空的")
    wish = c.MakeTemplate(project_id=empty.id, name="空", service_type="x")
    assert await second.refused(c.MAKE_TEMPLATE, wish) == "plan_template.empty"
    away = c.ArchiveTemplate(template_id=made.row.id, revision=1)
    assert await first.refused(c.ARCHIVE_TEMPLATE, away) == "plan_template.stale"
    await first.write(c.ARCHIVE_TEMPLATE, c.ArchiveTemplate(template_id=made.row.id, revision=2))
    with pytest.raises(NotFound):
        await ask(c.READ_TEMPLATE, cast.yutong, c.ReadTemplate(template_id=made.row.id))
    assert (await ask(c.LIST_TEMPLATES, cast.yutong, c.ListTemplates())).items == ()
