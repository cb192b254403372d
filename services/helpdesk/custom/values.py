"""Whether values fit their fields, each with the code of what is wrong with it."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from shared.contracts.custom import FieldKind, FieldValue, FilledField
from shared.contracts.desk.custom_fields import (
    VALUE_CHOICE,
    VALUE_DATE,
    VALUE_FOREIGN,
    VALUE_MISSING,
    VALUE_NUMBER,
    VALUES_WRONG,
)

_UNSEEN = dict.fromkeys([*range(32), 127])
DIGITS = 30


def checked(asked: Sequence[FilledField], given: Iterable[FieldValue], *, whole: bool) -> dict[UUID, str]:
    """By field, as they are stored; "" takes one away. With `whole`, what is required and not given is missing.
    Raises `custom_field.values_wrong` with all that is wrong."""
    known = {one.id: one for one in asked}
    values, wrong = dict[UUID, str](), dict[UUID, str]()
    for one in given:
        field = known.get(one.field_id)
        text = " ".join(one.value.translate(_UNSEEN).split())
        fault = VALUE_FOREIGN if field is None else _fault(field, text)
        if fault:
            wrong[one.field_id] = fault
        else:
            values[one.field_id] = text
    if whole:
        missing = [one.id for one in asked if one.required and not values.get(one.id)]
        wrong = dict.fromkeys(missing, VALUE_MISSING) | wrong
    if wrong:
        raise VALUES_WRONG(fields={f"fields[{field_id}]": code for field_id, code in wrong.items()})
    return values


def _fault(field: FilledField, text: str) -> str:
    if not text:
        return VALUE_MISSING if field.required else ""
    if field.kind is FieldKind.NUMBER and not _is_number(text):
        return VALUE_NUMBER
    if field.kind is FieldKind.DATE and not _is_date(text):
        return VALUE_DATE
    # What was chosen stays good when its option is gone.
    if field.kind is FieldKind.CHOICE and text not in field.options and text != field.value:
        return VALUE_CHOICE
    return ""


def _is_number(text: str) -> bool:
    try:
        return len(text) <= DIGITS and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
