"""Plans: their tasks and links, the dates that follow, the days that move them, and their files."""

from services.projects.plan import accepting, actions, days, files, moving, queries, weeks
from shared.contracts.delivery import plan as c
from shared.contracts.delivery import plan_days as d
from shared.contracts.delivery import plan_links as k
from shared.contracts.delivery import plan_overloads as o
from shared.contracts.delivery import work_week as w
from shared.feature import Feature

KEEPS = ("2.2.c",)
"""Who has too much on which days is warned of over all projects; what is saved all the same is kept with its reason."""

FEATURE = Feature(
    "plan",
    answers={
        c.READ_PLAN: queries.read_plan,
        c.ADD_TASK: actions.add,
        c.CHANGE_TASK: actions.change,
        c.PLACE_TASK: moving.place,
        c.ARCHIVE_TASK: actions.archive,
        k.LINK_TASKS: moving.link,
        k.UNLINK_TASKS: moving.unlink,
        k.EXPLAIN_TASK: queries.explain_task,
        k.READ_TASK: queries.read_task,
        k.SHIFT_TASK: actions.shift,
        k.IMPORT_PLAN: files.import_plan,
        k.EXPORT_PLAN: files.export_plan,
        d.LIST_PLAN_DAYS: days.list_days,
        d.SET_WORK_DAY: days.set_day,
        d.ADD_LEAVE: days.add_leave,
        d.END_LEAVE: days.end_leave,
        o.LIST_OVERLOADS: accepting.list_overloads,
        w.READ_WORK_WEEK: weeks.read_week,
        w.SET_WORK_WEEK: weeks.set_week,
    },
)
