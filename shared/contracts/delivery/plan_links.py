"""A plan's links, the reasons of its dates, and its files; the rest of it is in `plan`."""

from shared.contracts.base import Done, Rest
from shared.contracts.delivery.plan import (
    PLAN_CYCLE,
    PLAN_FILE,
    PLAN_NOT_EMPTY,
    PLAN_NOT_LED,
    PLAN_OVERLOAD,
    PLAN_OVERLOAD_REASON,
    PLAN_REACH,
    PLAN_SUMMARY,
    TASK_NOT_FOUND,
    TASK_STALE,
    ExplainTask,
    ExportPlan,
    ImportedPlan,
    ImportPlan,
    LinkTasks,
    PlanFile,
    ShiftTask,
    TaskView,
    UnlinkTasks,
    WhyView,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P

READ_TASK = projects.call(
    feature="plan",
    verb="read_task",
    says="Read one task of a plan",
    takes=ExplainTask,
    gives=TaskView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/plan-tasks/{task_id}"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND,),
)
SHIFT_TASK = projects.call(
    feature="plan",
    verb="shift",
    says="Let a task start elsewhere or last longer",
    takes=ShiftTask,
    gives=TaskView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/shift"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, TASK_STALE, PLAN_NOT_LED, PLAN_SUMMARY, PLAN_OVERLOAD, PLAN_OVERLOAD_REASON, PLAN_REACH),
)
LINK_TASKS = projects.call(
    feature="plan",
    verb="link",
    says="Let a task wait for another",
    takes=LinkTasks,
    gives=TaskView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/link"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, PLAN_NOT_LED, PLAN_CYCLE, PLAN_SUMMARY, PLAN_REACH),
)
UNLINK_TASKS = projects.call(
    feature="plan",
    verb="unlink",
    says="Let a task wait for another no more",
    takes=UnlinkTasks,
    gives=Done,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/unlink"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, PLAN_NOT_LED),
)
EXPLAIN_TASK = projects.call(
    feature="plan",
    verb="explain",
    says="Say why a task is when it is",
    takes=ExplainTask,
    gives=WhyView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/plan-tasks/{task_id}/why"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND,),
)
IMPORT_PLAN = projects.call(
    feature="plan",
    verb="import",
    says="Fill an empty plan from a file of MS Project or a table",
    takes=ImportPlan,
    gives=ImportedPlan,
    needs=P.PLAN_EDIT,
    write=True,
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, PLAN_NOT_EMPTY, PLAN_FILE, PLAN_CYCLE, PLAN_REACH),
)
EXPORT_PLAN = projects.call(
    feature="plan",
    verb="export",
    says="Write a plan as a file for MS Project or a table",
    takes=ExportPlan,
    gives=PlanFile,
    needs=P.PROJECT_READ,
    write=False,
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
