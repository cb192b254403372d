"""Plans. Dates of tasks are kept as they were last computed: every change of the plan computes them anew.

`starts` and `ends` are times of the wall in the company's zone, as the schedule has them.
"""

from shared.db.walls import Portal, visible_parent

SEEN = "tenant_id, id, project_id, kind, name, ends_on, is_public, archived"
"""A customer is told what a milestone is called and when it is: nobody's name, no float, no work."""

OF_PROJECT = visible_parent("plan_task", "project_id", "project")

PORTALS: dict[str, Portal | None] = {
    "plan_task": Portal(
        rule=f"is_public and kind = 'milestone' and not archived and {OF_PROJECT}", verbs=f"select ({SEEN})"
    ),
    "plan_link": None,
    "work_day": None,
    "member_leave": None,
    "plan_overload": None,
    "work_week": None,
}
