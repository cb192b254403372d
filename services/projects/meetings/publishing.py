"""The actions of published minutes become tasks of the plan, each with who does it and who judges it."""

from uuid import UUID

from services.projects.db import DB
from services.projects.meetings.access import all_see
from services.projects.plan import actions as plan
from services.projects.projects.access import ProjectInHand
from services.projects.work.handing import Handing, hand_out
from shared.contracts.delivery.plan import AddTask, ChangeTask
from shared.contracts.delivery.plan_kinds import DateRule
from shared.contracts.parties import Caller

DAY_MINUTES, NAME = 480, 200
"""What a task of an action is planned with, until somebody knows better; and how long its name may be."""

_ACTIONS = """
select number, text, owner_id, due_on from meeting_action
where tenant_id = $1 and meeting_id = $2 and task_id is null order by number
"""
_MADE = "update meeting_action set task_id = $4 where tenant_id = $1 and meeting_id = $2 and number = $3"
_JUDGE = """
select k.member_id from (
  select manager_id as member_id, 0 as place from project where tenant_id = $1 and id = $2
  union all
  select tm.member_id, 1 from project_member tm where tm.tenant_id = $1 and tm.project_id = $2 and tm.left_at is null
) k where k.member_id <> $3 order by k.place, k.member_id limit 1
"""


async def make_tasks(caller: Caller, project: ProjectInHand, meeting_id: UUID) -> None:
    """Each ends on its day. The project's manager judges it; what he does himself somebody else of the team does, and
    where there is nobody else it is planned, not handed out. Raises `meeting.team`."""
    rows = await DB.rows(_ACTIONS, caller.tenant_id, meeting_id)
    await all_see(caller, project.id, tuple({row["owner_id"] for row in rows}), "actions")
    for row in rows:
        words: str = row["text"]
        added = await plan.add(
            caller,
            AddTask(project_id=project.id, name=words[:NAME], owner_id=row["owner_id"], minutes=DAY_MINUTES),
        )
        whole = ChangeTask(
            task_id=added.id,
            revision=added.revision,
            name=added.name,
            owner_id=row["owner_id"],
            minutes=DAY_MINUTES,
            rule=DateRule.FINISH_NOT_BEFORE,
            on=row["due_on"],
            text=words,
            accepts_overload=True,
        )
        await plan.change(caller, whole)
        await DB.run(_MADE, caller.tenant_id, meeting_id, row["number"], added.id)
        judge: UUID | None = await DB.value(_JUDGE, caller.tenant_id, project.id, row["owner_id"])
        if judge is not None:
            wish = Handing(task_id=added.id, owner_id=row["owner_id"], reviewer_id=judge, requirement=words)
            await hand_out(caller, wish)
