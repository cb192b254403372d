"""A form that asks a call: done, or the same form again with what was refused in its place."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from litestar import Request
from msgspec import Struct
from msgspec.structs import replace

from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form
from gateway.problems import field_text, title_of
from gateway.visitors import Visitor
from shared.contracts.base import Call, Command, View
from shared.core.errors import DomainError, Late, Unavailable

Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)

KEY_REUSED = "idempotency.key_reused"
CONFIRM = "confirm"


class Tried(Struct, Generic[R], frozen=True, kw_only=True):
    """`done` is the answer, or None; `key` is for the form if it is shown again."""

    done: R | None = None
    errors: Errors = NO_ERRORS
    key: str = ""

    def again(self, form: Form) -> Form:
        """The form as it was filled in, to be shown once more."""
        return replace(form, key=self.key)


async def tried(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    call: Call[Q, R],
    command: Callable[[], Q],
    form: Form,
    *,
    asking: Callable[..., Any] = ask,
) -> Tried[R]:
    """What only another page could answer (not found, not allowed) is raised. After an answer that did not come the
    form keeps its key: sent again, it is done once."""
    try:
        return Tried(done=await asking(request, visitor, call, command(), key=form.key))
    except DomainError as error:
        if not (is_about_form(error) or error.fields or isinstance(error, Unavailable | Late)):
            raise
        key = new_key() if error.code == KEY_REUSED or not form.key else form.key
        return Tried(errors=_here(errors_of(error)), key=key)


def unconfirmed(form: Form, word: str) -> Errors | None:
    """For what cannot be undone: the word must have been typed as it stands there."""
    if form.text(CONFIRM) == word.strip():
        return None
    return Errors(
        title=title_of("fields.invalid", {}), fields={CONFIRM: field_text("confirm.mismatch", {})}, status=422
    )


def _here(errors: Errors) -> Errors:
    """A fault inside a list is said at the list; a refusal of a whole field is the page's 422, whatever its class."""
    fields = {name.partition("[")[0].partition(".")[0]: text for name, text in errors.fields.items()}
    return replace(errors, fields=fields, status=422 if errors.status == 404 else errors.status)
