"""Work on tasks, beside `plan_task`: where it is (no row: to do, not handed out), its checklist, what was said of it,
its files, its history, and who was reminded of it on which day."""

PORTALS = {
    "task_work": None,
    "task_item": None,
    "task_note": None,
    "task_comment": None,
    "task_file": None,
    "task_event": None,
    "task_reminder": None,
}
