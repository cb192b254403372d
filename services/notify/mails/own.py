"""A mail from the company's own words: what they may say, checked when they are saved, and how they are rendered.

What a company writes is data and never a program: only variables, `if` and a few harmless filters are let through, by
the syntax tree and not by the look of the text. That leaves no loop, no call, no attribute and no arithmetic, so a text
can neither run for long nor grow, nor reach anything but the words it is given. The sandbox of Jinja stands behind it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from services.notify.mails import environment
from services.notify.mails.environment import SUBJECT_LENGTH, Rendered, one_line, seen
from services.notify.mails.words import catalogue
from shared.contracts.telling.wordings import NOT_ALLOWED, TOO_MUCH, UNREADABLE, VARIABLE_NOT_HERE
from shared.core.errors import DomainError

OUTPUT = 100_000
"""Characters of a mail."""
PARTS = 200
"""Variables and conditions in one text."""
LONG_USES = 3
"""How often what may be long (a message) can be said."""
LONG = frozenset({"body"})
FILTERS = frozenset({"upper", "lower", "trim"})
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Filter,
    nodes.And,
    nodes.Or,
    nodes.Not,
)

COMMON = ("name", "sender_name")
TICKET = (*COMMON, "number", "title", "url", "phone")
QUOTED = (*TICKET, "author", "body", "files")
CLOCK = (*COMMON, "number", "title", "clock", "level", "due", "url")
APPROVAL = (*COMMON, "title", "actor", "url")
REQUEST = (*COMMON, "number", "title", "actor", "url")
VARIABLES: dict[str, tuple[str, ...]] = {
    "ticket_received": TICKET,
    "ticket_answered": QUOTED,
    "ticket_resolved": QUOTED,
    "call_back_asked": (*TICKET, "until"),
    "ticket_overdue": CLOCK,
    "ticket_escalated": CLOCK,
    "ticket_mentioned": (*COMMON, "number", "title", "actor", "url"),
    "approval_asked": APPROVAL,
    "approval_approved": APPROVAL,
    "approval_rejected": APPROVAL,
    "approval_void": APPROVAL,
    "request_waits": REQUEST,
    "request_reminded": REQUEST,
    "request_asked": REQUEST,
    "request_approved": REQUEST,
    "request_rejected": REQUEST,
    "request_returned": REQUEST,
    "nonconformity_major": REQUEST,
    "work_due": REQUEST,
    "meeting_soon": REQUEST,
    "meeting_missed": REQUEST,
    "improvement_told": TICKET,
    "service_report_sent": TICKET,
    "customer_report_sent": TICKET,
    "change_waits": TICKET,
    "deliverable_delivered": TICKET,
    "acceptance_waits": (*TICKET, "says"),
    "acceptance_sent": TICKET,
}
"""Kind of mail → what its words may name. Mails that an account depends on are not to be rewritten."""


class Own(Struct, frozen=True, kw_only=True):
    subject: str
    body: str


def check(kind: str, own: Own) -> None:
    """Raises what is wrong, at its field."""
    for field, source in (("subject", own.subject), ("body", own.body)):
        try:
            _check(source, frozenset(VARIABLES[kind]))
        except DomainError as error:
            raise type(error)(error.code, fields={field: error.code}, **error.params) from error


def _check(source: str, variables: frozenset[str]) -> None:
    try:
        used = list(_walked(_sandbox().parse(source)))
        _sandbox().from_string(source)
    except TemplateSyntaxError as error:
        raise UNREADABLE(line=str(error.lineno)) from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise TOO_MUCH(most=str(PARTS)) from error
    names = [one.name for one in used if isinstance(one, nodes.Name)]
    unknown = [name for name in names if name not in variables]
    if unknown:
        raise VARIABLE_NOT_HERE(variable=unknown[0][:60])
    if len(names) > PARTS or sum(name in LONG for name in names) > LONG_USES:
        raise TOO_MUCH(most=str(PARTS))


def _walked(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Every node; raises for the first that is none of ours."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ALLOWED) or not _is_plain(node):
            raise NOT_ALLOWED(what=type(node).__name__, line=str(node.lineno))
        yield node
        waiting += node.iter_child_nodes()


def _is_plain(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in FILTERS and not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
    return not isinstance(node, nodes.Name) or node.ctx == "load"


def render(own: Own, locale: str, facts: dict[str, Any]) -> Rendered:
    """Of words that were checked. Raises TOO_MUCH for what grew beyond a mail."""
    words = {name: _word(value, facts, locale) for name, value in facts.items()}
    subject = one_line(_said(own.subject, words))[:SUBJECT_LENGTH]
    text = _said(own.body, words).strip()
    html = environment.own_html(locale, {**facts, "text": text, "url": words.get("url", "")})
    return Rendered(subject=subject, text=text + environment.ending(locale, facts) + "\n", html=html)


def _said(source: str, words: dict[str, str]) -> str:
    """Read piece by piece, so that no more is made than may be sent."""
    found, length = [], 0
    for piece in _compiled(source).generate(words):
        length += len(piece)
        if length > OUTPUT:
            raise TOO_MUCH(most=str(OUTPUT))
        found.append(piece)
    return "".join(found)


def _word(value: Any, facts: dict[str, Any], locale: str) -> str:
    """A string, whatever it was: nothing else gets into a company's text."""
    if isinstance(value, str):
        return seen(value)
    if isinstance(value, (list, tuple)):
        return catalogue(locale).gettext("、").join(one_line(one) for one in value if isinstance(one, str))
    if hasattr(value, "astimezone"):
        return environment.told_time(locale, value, facts.get("zone", "UTC"))
    return ""


@lru_cache(maxsize=1)
def _sandbox() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, auto_reload=False, cache_size=0)
    made.globals.clear()
    for name in [one for one in made.filters if one not in FILTERS]:
        del made.filters[name]
    made.tests.clear()
    return made


@lru_cache(maxsize=256)
def _compiled(source: str) -> Any:
    return _sandbox().from_string(source)


def original(kind: str, locale: str) -> Own:
    """The product's own words, with variables where a mail has facts."""
    facts: dict[str, Any] = {name: f"{{{{ {name} }}}}" for name in VARIABLES[kind]}
    facts |= {"files": ["{{ files }}"], "zone": "", "when": lambda at, *_zone: at}
    subject, body = environment.texts(kind, locale, facts)
    return Own(subject=subject, body=body)
