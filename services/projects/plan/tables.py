"""Plans. Dates of tasks are kept as they were last computed: every change of the plan computes them anew.

`starts` and `ends` are times of the wall in the company's zone, as the schedule has them.
"""

PORTALS = {
    "plan_task": None,
    "plan_link": None,
    "work_day": None,
    "member_leave": None,
    "plan_overload": None,
    "work_week": None,
}
