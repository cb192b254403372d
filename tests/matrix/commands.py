"""A valid command for every call: what it must be given beside its ids. A field nobody knows here fails the build."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4
from zlib import compress

from msgspec import NODEFAULT
from msgspec.structs import fields, replace

from services.notify.directory.queries import RecipientKind
from services.notify.preferences.subscriptions import token_of
from services.projects.approvals.flows import USUAL as USUAL_FLOWS
from shared.contracts import gateway as g
from shared.contracts import helpdesk as h
from shared.contracts.causes import CauseFound
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict, Commitment
from shared.contracts.delivery.deliverables import DocumentClass
from shared.contracts.delivery.gates import Gate
from shared.contracts.delivery.plan import FileForm
from shared.contracts.delivery.quality_kinds import DefectCause
from shared.contracts.desk.call_back_views import Answers, CallResult, Solved, Source
from shared.contracts.desk.conditions import Moment
from shared.contracts.desk.deeds import Receiver
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.improvements import ImprovementKind
from shared.contracts.desk.priorities import USUAL
from shared.contracts.desk.problems import ProblemMove
from shared.contracts.desk.questionnaires import Item, Purpose, Question
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from tests.matrix.acts import deeds, texts
from tests.matrix.delivery import SHEET
from tests.matrix.fields import IdField, id_fields
from tests.matrix.promises import RULES
from tests.matrix.realms import Realm
from tests.matrix.rows import SCOPES, Row

_numbers = count(1)
struct_fields = cache(fields)
"""Reading the hints of a class takes longer than asking the product."""

BY_NAME: dict[str, Any] = {
    "title": lambda realm: realm.words("title"),
    "body": lambda realm: realm.words("body"),
    "name": lambda realm: realm.words("name"),
    "reason": lambda realm: realm.words("reason")[:100],
    "solution": lambda realm: realm.words("solution"),
    "mail": lambda realm: realm.mail(),
    "address": lambda realm: realm.mail(),
    "domain": lambda realm: f"d{uuid4().hex[:12]}.example",
    "stands_for": lambda realm: "example.com",
    "host": lambda realm: "imap.example.com",
    "username": lambda realm: realm.words("user")[:100],
    "slug": lambda realm: f"c-{uuid4().hex[:12]}",
    "admin_name": lambda realm: realm.words("admin"),
    "admin_mail": lambda realm: realm.mail(),
    "roles": lambda realm: (Role.TM,),
    "for_": lambda realm: h.Waiting.CUSTOMER,
    "until": lambda realm: datetime.now(UTC) + timedelta(days=2),
    "since": lambda realm: datetime.now(UTC) + timedelta(days=1),
    "issuer": lambda realm: "http://127.0.0.1:9/none",
    "auth": lambda realm: g.ClientAuth.SECRET_BASIC,
    "grants": lambda realm: (g.Grant.AUTHORIZATION_CODE,),
    "scopes": lambda realm: SCOPES,
    "redirect_uris": lambda realm: ("https://client.example/back",),
    "client_id": lambda realm: "huifang",
    "source": lambda realm: "matrix",
    "external_id": lambda realm: f"x-{next(_numbers)}",
    "sender": lambda realm: f"s{uuid4().hex[:12]}.example",
    "day": lambda realm: date(2040, 1, 2),
    "mark": lambda realm: DayMark.REGULAR,
    "country": lambda realm: "TW",
    "text": lambda realm: (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-CALNAME:{realm.words('file')}\nEND:VCALENDAR\n"
    ),
    "opened_at": lambda realm: datetime.now(UTC) - timedelta(days=3),
    "messages": lambda realm: (
        h.ImportedMessage(at=datetime.now(UTC), author=realm.mark, from_staff=False, body=realm.words("imported")),
    ),
    "move": lambda realm: ProblemMove.ANALYSE,
    "amount": lambda realm: "NT$ 100",
    "note": lambda realm: realm.words("note")[:100],
    "agrees": lambda realm: True,
    "asks": lambda realm: True,
    "texts": texts,
    "cause": lambda realm: CauseFound(cause_id=realm.cause_id, root=realm.words("root")),
    "deeds": deeds,
    "moment": lambda realm: Moment.BREACHED,
    "rules": lambda realm: RULES,
    "threshold": lambda realm: 90,
    "content": lambda realm: realm.words("content"),
    "first_day": lambda realm: date(2026, 1, 1),
    "last_day": lambda realm: date(2026, 6, 30),
    "valid_from": lambda realm: date(2026, 1, 1),
    "type": lambda realm: h.TicketType.INCIDENT,
    "impact": lambda realm: 1,
    "urgency": lambda realm: 1,
    "matrix": lambda realm: USUAL,
    "skills": lambda realm: (realm.words("skill")[:40].strip(),),
    "is_away": lambda realm: True,
    "q": lambda realm: realm.words("q")[:100],
    "notes": lambda realm: realm.words("call"),
    "number": lambda realm: f"+886 2 5550 {next(_numbers) % 9000 + 1000}",
    "region": lambda realm: "TW",
    "extension": lambda realm: f"x{uuid4().hex[:12]}",
    "ring_key": lambda realm: uuid4().hex,
    "sealed": lambda realm: "c2VhbGVk",
    "helped": lambda realm: True,
    "month": lambda realm: date(2026, 1, 1),
    "kind": lambda realm: ImprovementKind.SUGGESTION,
    "told": lambda realm: realm.words("told"),
    "accepted": lambda realm: False,
    "worked": lambda realm: True,
    "effect": lambda realm: realm.words("effect"),
    "conversation": lambda realm: "room-1",
    "sender_name": lambda realm: realm.words("sender")[:100],
    "form_key": lambda realm: f"k-{uuid4().hex[:12]}",
    "language": lambda realm: "zh-Hant",
    "answer": lambda realm: realm.words("550 5.1.1")[:300],
    "marks": lambda realm: SHEET,
    "about": lambda realm: "proposal",
    "about_key": lambda realm: uuid4().hex,
    "content_hash": lambda realm: uuid4().hex * 2,
    "approval_number": lambda realm: "PA-2020-001",
    "from_day": lambda realm: date(2040, 1, 1),
    "until_day": lambda realm: date(2040, 1, 2),
    "tiers": lambda realm: USUAL_FLOWS["proposal"],
    "question": lambda realm: realm.words("question"),
    "code": lambda realm: "P-2020-001",
    "check_number": lambda realm: "QC-2020-001",
    "nc_number": lambda realm: "NC-2020-001",
    "verdict": lambda realm: realm.words("verdict"),
    "evidence": lambda realm: realm.words("evidence"),
    "said_by": lambda realm: realm.words("contact")[:100],
    "said": lambda realm: realm.words("said"),
    "satisfied": lambda realm: False,
    "spread": lambda realm: 2,
    "effect_metric": lambda realm: realm.words("metric"),
    "effect_days": lambda realm: 30,
    "major_hours": lambda realm: 4,
    "cause_code": lambda realm: DefectCause.METHOD,
    "cause_text": lambda realm: realm.words("cause"),
    "correction": lambda realm: realm.words("correction"),
    "measure": lambda realm: realm.words("measure"),
    "similar": lambda realm: realm.words("similar"),
    "report": lambda realm: realm.words("report"),
    "url": lambda realm: f"https://hooks.example/{uuid4().hex}",
    "destination": lambda realm: "jsons://hooks.example/{to}",
    "events": lambda realm: ("ticket.opened",),
    "mails": lambda realm: "ticket_answered",
    "subject": lambda realm: realm.words("subject"),
    "is_off": lambda realm: True,
    "token": lambda realm: token_of(
        realm.tenant_id, RecipientKind.CONTACT, realm.requester.actor_id, "ticket_answered"
    ),
    "result": lambda realm: CallResult.REFUSED,
    "answers": lambda realm: Answers(solved=Solved.YES, result=5),
    "whose": lambda realm: Source.INTERVIEWER,
    "counts": lambda realm: True,
    "generation": lambda realm: 1,
    "before": lambda realm: 1,
    "on": lambda realm: date(2027, 3, 1),
    "first": lambda realm: date(2027, 3, 1),
    "last": lambda realm: date(2027, 3, 2),
    "form": lambda realm: FileForm.CSV,
    "gate": lambda realm: Gate.G1,
    "due_on": lambda realm: date.today() + timedelta(days=30),  # noqa: DTZ011 - a day to spare
    "advice": lambda realm: realm.words("advice"),
    "words": lambda realm: realm.words("word"),
    "lesson": lambda realm: 2**31 - 1,
    "happening": lambda realm: realm.words("risk"),
    "no_new_risk": lambda realm: True,
    "packed": lambda realm: compress(b"number,name,days\n1,x,1\n"),
    "service_type": lambda realm: realm.words("service")[:100],
    "document_class": lambda realm: DocumentClass.TEST_REPORT,
    "commitment": lambda realm: Commitment(content=realm.words("service"), contact="0800-123-456"),
    "held_on": lambda realm: date(2040, 1, 2),
    "wish_on": lambda realm: date(2040, 1, 3),
    "place": lambda realm: realm.words("place")[:200],
    "method": lambda realm: realm.words("method")[:200],
    "standard": lambda realm: realm.words("standard"),
    "asked_by": lambda realm: realm.words("asker")[:100],
    "decision": lambda realm: AcceptanceVerdict.ACCEPTED,
    "satisfaction": lambda realm: 4,
    "typed_name": lambda realm: realm.words("signer")[:100],
    "change_number": lambda realm: 1,
    "late_cause": lambda realm: "staff",
    "days": lambda realm: 3,
    "task_number": lambda realm: 1,
    "item": lambda realm: 1,
    "files": lambda realm: ("x",),
    "percent": lambda realm: 10,
    "recovery": lambda realm: "resource",
    "seat": lambda realm: realm.words("seat")[:100],
    "responsibilities": lambda realm: realm.words("duties"),
    "action": lambda realm: realm.words("action"),
    "purpose": lambda realm: Purpose.RESOLVED,
    "questions": lambda realm: (Question(item=Item.SOLVED), Question(item=Item.RESULT)),
}
BESIDE = {"deeds.member_id": {"to": Receiver.MEMBER}}
"""What an id inside a struct is nothing without."""

ALSO = {"RegisterClient": ("redirect_uris",), "TakeSuggestions": ("category_id",), "LogCall": ("number",)}
ALSO |= {"ExemptFromPack": ("document_class", "reason")}
ALSO |= {"ReviewRisks": ("no_new_risk",)}
ALSO |= {"PassCheck": ("evidence",), "SubmitDeliverable": ("note",), "ReviewDeliverable": ("reason",)}
ALSO |= dict.fromkeys(("ReadRating", "Rate"), ("generation",))
"""What a command leaves optional and yet needs."""


class Unfillable(LookupError):
    """A call whose command this module cannot make: it has no rows in the matrices."""


def command_for(call, realm: Realm, who: Caller, given: dict[str, Row]):
    """With the ids of `given` (by field name); other ids that the command must have are the realm's own."""
    named = {field.name: field for field in id_fields(call)}
    values: dict[str, Any] = {}
    for field in struct_fields(call.takes):
        name = field.name
        if name in given:
            values[name] = _shaped(named[name], given[name])
        elif name == "requester_id" and who.kind is not Kind.CUSTOMER:
            values[name] = realm.requester.actor_id
        elif name in ALSO.get(call.takes.__name__, ()) or _is_required(field):
            values[name] = _value(call, name, named, realm, given)
    for path, row in given.items():
        outer, _, inner = path.partition(".")
        if inner:
            around = values[outer] if outer in values else _default(call, outer) or BY_NAME[outer](realm)
            also = BESIDE.get(path, {})
            values[outer] = replace(around, **{inner: _shaped(named[path], row)}, **also)
    return call.takes(**values)


def _default(call, name: str) -> Any:
    (field,) = (one for one in struct_fields(call.takes) if one.name == name)
    return field.default_factory() if field.default is NODEFAULT else field.default


def unfilled(call) -> list[str]:
    """Fields that a command must have and nobody here knows."""
    known = {field.name for field in id_fields(call)} | BY_NAME.keys() | {"revision"}
    return [field.name for field in struct_fields(call.takes) if _is_required(field) and field.name not in known]


def _is_required(field) -> bool:
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _value(call, name: str, named: dict[str, IdField], realm: Realm, given: dict[str, Row]) -> Any:
    if name == "revision":
        return next((row.revision for row in given.values()), 1)
    if name in named:
        own = {
            "customer": realm.customer_id,
            "member": realm.agent_id,
            "contact": realm.requester.actor_id,
            "team": None,
            "category": realm.category_id,
            "cause": realm.cause_id,
            "ticket": realm.ticket_id,
            "macro": realm.macro_id,
            "plan_template": uuid4(),
            "acceptance_question": uuid4(),
        }[named[name].ref]
        return (own,) if named[name].is_many else own
    try:
        return BY_NAME[name](realm)
    except KeyError as error:
        raise Unfillable(f"{call.name}: nothing fills {name}; add it to tests/matrix/commands.py") from error


def _shaped(field: IdField, row: Row) -> Any:
    return (row.id,) if field.is_many else row.id


def main_field(call) -> IdField | None:
    """The id that a verb is about (the one in its path), if it has one."""
    found = id_fields(call)
    if not found:
        return None
    required = [
        field for field in found if any(f.name == field.name and _is_required(f) for f in struct_fields(call.takes))
    ]
    return (required or found)[0] if required else None
