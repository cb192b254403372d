"""The custom fields of a category in a form: read, and turned into values and back into errors."""

from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from shared.contracts.custom import FilledField
from shared.contracts.desk.custom_fields import ASK_FIELDS, AskFields
from shared.core.errors import NotFound

PREFIX = "field-"


async def asked(request: Request[Any, Any, Any], visitor: Visitor, category_id: str) -> tuple[FilledField, ...]:
    """Nothing without a category, or with one that is none."""
    try:
        command = AskFields(category_id=UUID(category_id))
    except ValueError:
        return ()
    try:
        return (await ask(request, visitor, ASK_FIELDS, command)).items
    except NotFound:
        return ()


def given(form: Form) -> list[dict[str, str]]:
    """For a command. What was left empty is not said."""
    return [one for one in every(form) if one["value"]]


def every(form: Form) -> list[dict[str, str]]:
    """The same, with those that were emptied."""
    named = [(name.removeprefix(PREFIX), text) for name, text in form.values.items() if name.startswith(PREFIX)]
    return [{"field_id": field_id, "value": text.strip()} for field_id, text in named]
