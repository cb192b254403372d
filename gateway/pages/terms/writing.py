"""The form of a policy: from what is typed to rules and back. Every fault is said at its own field."""

from typing import Any

import msgspec
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.frame.forms import Form
from gateway.pages.terms import words
from shared.contracts.desk.rules import ClockKind, Escalation, Pausing, PolicyRules, Told
from shared.core.validation import INVALID

LENGTH = "field.length_of_time"
PERCENTS = "field.percents"
LEVELS = 9
LEAST_LEVELS = 4


class Level(Struct, frozen=True, kw_only=True):
    """A line of the escalations, as typed."""

    after: str = ""
    step: str = "tell"
    told: str = "leads"


def shown(rules: PolicyRules) -> dict[str, str]:
    """Rules as the fields of the form."""
    found = {f"t_{one.clock}_{one.priority}": words.duration(one.minutes) for one in rules.targets}
    found |= {f"a_{one.clock}_{one.priority}": "1" for one in rules.targets if one.around_the_clock}
    percents = [one.percent for one in rules.warnings if one.percent is not None]
    before = [one.minutes_before for one in rules.warnings if one.minutes_before is not None]
    between = _("、")
    return {
        **found,
        "percents": between.join(str(one) for one in percents),
        "before": between.join(words.duration(one) for one in before),
        "warned": rules.warned,
        "pauses_next_response": "1" if rules.pauses_next_response else "",
        "notices_any_time": "1" if rules.notices_any_time else "",
    }


def levels_shown(rules: PolicyRules) -> list[Level]:
    filled = [
        Level(
            after=words.duration(one.after_minutes) if one.after_minutes else "0",
            step=one.step,
            told=one.told,
        )
        for one in rules.escalations
    ]
    return _padded(filled)


def levels_again(form: Form) -> list[Level]:
    """As they were typed."""
    columns = (form.many.get(name, []) for name in ("after", "step", "told"))
    return _padded([Level(after=after, step=step, told=told) for after, step, told in zip(*columns, strict=False)])


def _padded(levels: list[Level]) -> list[Level]:
    wanted = min(LEVELS, max(LEAST_LEVELS, len(levels) + (not levels or bool(levels[-1].after))))
    return (levels + [Level()] * wanted)[: max(wanted, len(levels))][:LEVELS]


def rules_given(form: Form) -> PolicyRules:
    """Raises `fields.invalid` with a code at every field that cannot be read."""
    faults: dict[str, str] = {}
    given: dict[str, Any] = {
        "targets": _targets(form, faults),
        "pauses": [one for one in Pausing if one in form.many.get("pauses", [])],
        "pauses_next_response": bool(form.text("pauses_next_response")),
        "warnings": _warnings(form, faults),
        "warned": form.text("warned") or Told.ASSIGNEE,
        "escalations": _escalations(form, faults),
        "notices_any_time": bool(form.text("notices_any_time")),
    }
    if not given["targets"] and not faults:
        faults["targets"] = "policy.no_target"
    if faults:
        raise INVALID(fields=faults)
    try:
        return msgspec.convert(given, PolicyRules, strict=False)
    except msgspec.ValidationError as error:
        raise INVALID(fields={_part(str(error)): "field.choice"}) from error


def _part(said: str) -> str:
    """The field of the rules that a refusal of msgspec is about."""
    return next((name for name in ("warnings", "warned", "escalations") if f"$.{name}" in said), "targets")


def _targets(form: Form, faults: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for clock in ClockKind:
        for priority in range(1, 5):
            name = f"t_{clock}_{priority}"
            if not form.text(name):
                continue
            minutes = words.minutes_of(form.text(name))
            if minutes is None:
                faults[name] = LENGTH
                continue
            around = bool(form.text(f"a_{clock}_{priority}"))
            found.append({"clock": clock, "priority": priority, "minutes": minutes, "around_the_clock": around})
    return found


def _parts(text: str) -> list[str]:
    """`75, 90`, also with the commas of Chinese."""
    for comma in "、，；;":
        text = text.replace(comma, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def _warnings(form: Form, faults: dict[str, str]) -> list[dict[str, int]]:
    found: list[dict[str, int]] = []
    for part in _parts(form.text("percents")):
        number = part.rstrip("%％ ")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= 99):
            faults["percents"] = PERCENTS
            break
        found.append({"percent": int(number)})
    for part in _parts(form.text("before")):
        minutes = words.minutes_of(part)
        if minutes is None:
            faults["before"] = LENGTH
            break
        found.append({"minutes_before": minutes})
    if len(found) > 6:
        faults["percents"] = "policy.too_many_warnings"
    return found


def _escalations(form: Form, faults: dict[str, str]) -> list[Escalation]:
    """A line without a time is none."""
    found = []
    for number, one in enumerate(levels_again(form), start=1):
        text = one.after.strip()
        if not text:
            continue
        minutes = 0 if text.strip("0") == "" else words.minutes_of(text)
        if minutes is None:
            faults[f"after_{number}"] = LENGTH
            continue
        given = {"after_minutes": minutes, "step": one.step, "told": one.told}
        try:
            found.append(msgspec.convert(given, Escalation, strict=False))
        except msgspec.ValidationError:
            faults[f"after_{number}"] = "field.choice"
    return found
