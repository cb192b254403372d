"""The company's own words for a sort of mail, in a language; without them the product's are sent.

Text with `{{ variables }}` of that kind and `{% if variable %}…{% endif %}`, and nothing else: no loops, no calls, no
attributes. The HTML of the mail is made from the text.
"""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Page, Rest, View
from shared.contracts.fields import Locale
from shared.contracts.notify import notify
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.contracts.telling.preferences import KindName
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Subject = Annotated[str, Meta(min_length=1, max_length=250, pattern=r"\S", examples=["回覆您的問題：{{ title }}"])]
Words = Annotated[str, Meta(min_length=1, max_length=8_000, pattern=r"\S", examples=["{{ name }}您好："])]
Version = Annotated[int, Meta(ge=1, le=1_000_000)]


class WordingLine(View):
    """One kind of mail in one language. `version` is 0 and `changed_at` None where the product's words are sent."""

    kind: str
    language: str
    version: int
    changed_by: str
    changed_at: datetime | None


class WordingView(View):
    """`subject` and `body` are what is sent now, or what this `version` said; `latest` is the number of the last
    version there ever was. `is_own`: the company's words are sent."""

    kind: str
    language: str
    subject: str
    body: str
    is_own: bool
    version: int
    latest: int
    changed_by: str
    changed_at: datetime | None
    variables: tuple[str, ...]


class WordingPreview(View):
    """A mail from sample data."""

    subject: str
    text: str
    html: str


class ListWordings(Command):
    """Every kind in every language."""


class ReadWording(Command):
    mails: KindName
    language: Locale
    version: Version | None = None


class PreviewWording(Command):
    mails: KindName
    language: Locale
    subject: Subject
    body: Words


class SaveWording(Command):
    """`latest` is the version that the writer has seen: refused if there is a later one; not given, it is not looked
    at."""

    mails: KindName
    language: Locale
    subject: Subject
    body: Words
    latest: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None


class ResetWording(Command):
    """The product's words again; the versions stay."""

    mails: KindName
    language: Locale


WORDING_UNKNOWN = Failure("wording.unknown", NotFound)
WORDING_STALE = Failure("wording.stale", Conflict)
VARIABLE_NOT_HERE = Failure("wording.variable_unknown", Invalid)
NOT_ALLOWED = Failure("wording.not_allowed", Invalid)
"""Something that is neither a variable nor an if."""
UNREADABLE = Failure("wording.unreadable", Invalid)
TOO_MUCH = Failure("wording.too_much", Invalid)

_REFUSALS = (WORDING_UNKNOWN, VARIABLE_NOT_HERE, NOT_ALLOWED, UNREADABLE, TOO_MUCH)

LIST_WORDINGS = notify.call(
    feature="wordings",
    verb="list",
    says="Which mails have the company's own words",
    takes=ListWordings,
    gives=Page[WordingLine],
    needs=P.WORDING_MANAGE,
    write=False,
    rest=Rest("GET", "/wordings"),
    kinds=STAFF,
)
READ_WORDING = notify.call(
    feature="wordings",
    verb="read",
    says="The words of a mail, now or in an earlier version",
    takes=ReadWording,
    gives=WordingView,
    needs=P.WORDING_MANAGE,
    write=False,
    rest=Rest("GET", "/wordings/{mails}/{language}"),
    kinds=STAFF,
    failures=(WORDING_UNKNOWN,),
)
PREVIEW_WORDING = notify.call(
    feature="wordings",
    verb="preview",
    says="How a mail would read, from sample data",
    takes=PreviewWording,
    gives=WordingPreview,
    needs=P.WORDING_MANAGE,
    write=False,
    kinds=STAFF,
    failures=_REFUSALS,
)
SAVE_WORDING = notify.call(
    feature="wordings",
    verb="save",
    says="Send the company's own words from now on",
    takes=SaveWording,
    gives=WordingView,
    needs=P.WORDING_MANAGE,
    write=True,
    rest=Rest("POST", "/wordings/{mails}/{language}"),
    kinds=STAFF,
    failures=(*_REFUSALS, WORDING_STALE),
)
RESET_WORDING = notify.call(
    feature="wordings",
    verb="reset",
    says="Send the product's words again",
    takes=ResetWording,
    gives=WordingView,
    needs=P.WORDING_MANAGE,
    write=True,
    rest=Rest("POST", "/wordings/{mails}/{language}/reset"),
    kinds=STAFF,
    failures=(WORDING_UNKNOWN,),
)
