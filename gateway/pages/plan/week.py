"""The company's working week as its form has it: days by number, times by the clock."""

from typing import Any

from msgspec.structs import replace

from gateway.i18n import N_, _
from gateway.pages.frame.forms import Errors, Form
from shared.contracts.delivery.work_week import WorkWeekView

DAYS = (N_("週一"), N_("週二"), N_("週三"), N_("週四"), N_("週五"), N_("週六"), N_("週日"))
FIELDS = {"from_1": "morning_from", "to_1": "morning_to", "from_2": "afternoon_from", "to_2": "afternoon_to"}


def minutes_of(form: Form) -> dict[str, int]:
    """Of `09:30`; what is left empty or is no time is not given."""
    found = {}
    for name, field in FIELDS.items():
        hour, colon, minute = form.text(name).partition(":")
        if colon and hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2:
            found[field] = int(hour) * 60 + int(minute)
    return found


def at_fields(errors: Errors) -> Errors:
    names = {field: name for name, field in FIELDS.items()}
    return replace(errors, fields={names.get(name, name): text for name, text in errors.fields.items()})


def shown(week: WorkWeekView, form: Form | None) -> dict[str, Any]:
    """What stands in the form, and the week in a sentence."""
    kept = {name: clock(getattr(week, field)) for name, field in FIELDS.items()}
    return {
        "week": week,
        "weekday_options": [(number, _(name), "") for number, name in enumerate(DAYS, 1)],
        "chosen_days": [int(one) for one in form.many.get("weekdays", []) if one.isdecimal()]
        if form
        else week.weekdays,
        "spans": {name: form.text(name) for name in FIELDS} if form else kept,
        "week_said": _said(week),
    }


def clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _said(week: WorkWeekView) -> str:
    days = _("、").join(_(DAYS[number - 1]) for number in week.weekdays)
    whole, rest = divmod(week.minutes, 60)
    return _("平日：{days}，每天 {hours} 小時。").format(days=days, hours=f"{whole}:{rest:02}" if rest else whole)
