"""Forms: from what a browser sends to a command, and from a refusal back to the fields it concerns."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from litestar import Request
from msgspec import Struct

from gateway.problems import field_text, title_of, wait_of
from gateway.web.bodies import form_of
from shared.contracts.base import Command
from shared.core.errors import DomainError
from shared.core.validation import field_error

Q = TypeVar("Q", bound=Command)

KEY = "key"
KEY_LIMIT = 200
_OURS = frozenset({"csrf", KEY})


class Form(Struct, frozen=True, kw_only=True):
    """`values` are the form's texts by name (the last of several), `many` all of each name, `key` makes it safe to
    send twice."""

    values: dict[str, str]
    many: dict[str, list[str]]
    key: str

    def text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def command(self, kind: type[Q], /, **given: Any) -> Q:
        """`given` and the fields of the form that `kind` knows; raises `fields.invalid`. An empty text counts as not
        given: what a required field lacks is then said of that field."""
        known = {field.encode_name for field in msgspec.structs.fields(kind)}
        typed = {name: text for name, text in self.values.items() if name in known and text.strip()}
        try:
            return msgspec.convert({**typed, **given}, kind, strict=False)
        except msgspec.ValidationError as error:
            raise field_error(error) from error


class Errors(Struct, frozen=True, kw_only=True):
    """What a form shows of a refusal: a sentence on top, and one at each field; `wait` is in seconds."""

    title: str = ""
    fields: dict[str, str] = {}
    status: int = 200
    wait: int | None = None

    def of(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def headers(self) -> dict[str, str]:
        """A form that is shown again because of a limit says to programs, too, when it may be sent again."""
        return {} if self.wait is None else {"Retry-After": str(self.wait)}


NO_ERRORS = Errors()


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """Texts only; files are read by gateway/files. NUL cannot be stored, so it never gets further."""
    given = await form_of(request)
    many: dict[str, list[str]] = {}
    for name, value in given.multi_items():
        if isinstance(value, str):
            many.setdefault(name, []).append(value.replace("\0", "").replace("\r\n", "\n"))
    values = {name: texts[-1] for name, texts in many.items() if name not in _OURS}
    key = many.get(KEY, [""])[-1]
    return Form(
        values=values, many=many, key=key if len(key) <= KEY_LIMIT and key.isascii() and key.isprintable() else ""
    )


def errors_of(error: DomainError) -> Errors:
    """In the current language."""
    fields = {name: field_text(code, error.params) for name, code in error.fields.items()}
    return Errors(title=title_of(error.code, error.params), fields=fields, status=error.status, wait=wait_of(error))


def is_about_form(error: DomainError) -> bool:
    """Whether the same form, with a word about what is wrong, is the answer."""
    return error.status in {409, 413, 422, 429}


def empty_as_none(texts: Mapping[str, str], *names: str) -> dict[str, str | None]:
    return {name: texts.get(name, "").strip() or None for name in names}
