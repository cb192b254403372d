"""What a mail is about, asked for when it is written: the words of a message, a link with a secret, an address.

None of that lies in an event or in our tables.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.notify.db import DB
from services.notify.directory.queries import ChatOf, Company, Recipient, RecipientKind
from services.notify.mails.changes import ANY_CHANGE, CHANGES
from services.notify.mails.environment import one_line
from services.notify.mails.headlines import CLOCKS, HEADLINES, OTHER, SAYING
from services.notify.mails.lines import LEARNED, TO_CUSTOMERS, lines_of
from services.notify.mails.own import Own
from services.notify.mails.threads import Threads
from services.notify.mails.words import DEFAULT, catalogue, known
from services.notify.preferences.kinds import can_be_ended
from services.notify.preferences.subscriptions import token_of
from shared.bus.client import Asker
from shared.contracts.desk.call_backs import MAKE_RATING_LINK, LinkOf
from shared.contracts.gateway import MAKE_LINK, READ_ADDRESS, AddressQuery, AddressView, LinkQuery, LinkView
from shared.contracts.helpdesk import QUOTE_MESSAGE, QuoteMessage, Visibility
from shared.contracts.parties import Caller
from shared.core.errors import Failure, NotFound
from shared.core.ids import NIL
from shared.outbox.outbox import service_caller

PRODUCT = "Huifang 回訪"
BRAND = "#00688A"
NO_ZONE = "UTC"

GONE = Failure("recipient.gone", NotFound)
NOT_FOR_HIM = Failure("quote.not_for_recipient", NotFound)

REQUESTS = (
    "request_waits",
    "request_reminded",
    "request_asked",
    "request_approved",
    "request_rejected",
    "request_returned",
    "nonconformity_major",
    "work_due",
    "meeting_soon",
    "meeting_missed",
)
"""Kinds of mails to our own people that lead to the page that the event names: requests for approval, quality, work."""


class Job(Struct, frozen=True, kw_only=True):
    """One delivery, with what our own tables know. `recipient` is None where only the gateway knows him;
    `is_disabled`: mail to his address came back."""

    tenant_id: UUID
    delivery_id: UUID
    kind: str
    recipient_id: UUID
    data: dict[str, str]
    recipient: Recipient | None
    company: Company | None
    is_disabled: bool = False
    own: dict[str, Own] = {}
    chat: ChatOf | None = None


class Content(Struct, frozen=True, kw_only=True):
    """`thread` names the conversation that a mail program should sort it into, `answers` are the Message-IDs in it
    that this mail follows, `about` is what its own says of it. `reply_to` is where an answer becomes part of the
    ticket. A person's words are not `is_automatic`. `unsubscribe` is where these mails can be ended, empty for those
    that must be sent."""

    to_name: str
    to_mail: str
    locale: str
    sender_name: str
    facts: dict[str, Any]
    thread: str = ""
    unsubscribe: str = ""
    answers: tuple[str, ...] = ()
    about: str = ""
    reply_to: str = ""
    reply_name: str = ""
    is_automatic: bool = True


class Contents:
    """`base_url` is where links lead, unless the company has a host of its own."""

    def __init__(self, bus: Asker, base_url: str) -> None:
        self._bus = bus
        self._base_url = base_url
        self._marks = Threads(bus).marks
        self._by_kind: dict[str, Callable[[Job], Awaitable[Content]]] = {
            "ticket_received": self._ticket,
            "ticket_answered": self._quoted,
            "ticket_resolved": self._quoted,
            "call_back_asked": self._rating,
            "ticket_overdue": self._clock,
            "ticket_escalated": self._clock,
            "ticket_mentioned": self._mention,
            "approval_asked": self._approval,
            "approval_approved": self._approval,
            "approval_rejected": self._approval,
            "approval_void": self._approval,
            **dict.fromkeys(REQUESTS, self._request),
            **dict.fromkeys(TO_CUSTOMERS, self._learned),
            "invitation": self._link,
            "portal_invitation": self._link,
            "operator_invitation": self._link,
            "password_reset": self._link,
            "security_changed": self._security,
            "notice_unread": self._unread,
            "digest": self._digest,
        }

    async def of(self, job: Job) -> Content:
        """Raises DomainError: NotFound if there is nothing to write any more, Unavailable if not now."""
        return await self._by_kind[job.kind](job)

    async def _ticket(self, job: Job) -> Content:
        return replace(self._about_ticket(job), **await self._marks(job))

    def _about_ticket(self, job: Job) -> Content:
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        path = f"/p/{company.slug}/tickets/{job.data['number']}"
        facts = {
            "number": job.data["number"],
            "title": job.data["title"],
            "url": self._base(company) + path if to.enters else "",
            "phone": company.phone or "",
        }
        return self._content(job, to, facts, thread=f"ticket-{job.data['id']}")

    async def _quoted(self, job: Job) -> Content:
        """The words come from the ticket's owner, on behalf of the one who will read them."""
        content = self._about_ticket(job)
        caller = replace(service_caller(DB, job.tenant_id), acting_for=job.recipient_id)
        quote = await self._bus.ask(QUOTE_MESSAGE, caller, QuoteMessage(message_id=UUID(job.data["message_id"])))
        assert job.recipient is not None
        if quote.visibility is not Visibility.PUBLIC or quote.customer_id != job.recipient.customer_id:
            raise NOT_FOR_HIM()
        words = {"author": quote.author_name, "body": quote.body, "files": [one_line(name) for name in quote.files]}
        marks = await self._marks(job)
        return replace(content, facts=content.facts | words, is_automatic=quote.is_automatic, **marks)

    async def _rating(self, job: Job) -> Content:
        """With the customer's own link, which its owner signs."""
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        caller = replace(service_caller(DB, job.tenant_id), acting_for=job.recipient_id)
        link = await self._bus.ask(MAKE_RATING_LINK, caller, LinkOf(call_back_id=UUID(job.data["what"])))
        about = {"number": link.number, "title": link.title, "phone": company.phone or ""}
        way = {"url": self._base(company) + link.path, "until": link.until, "zone": company.zone}
        return self._content(job, to, about | way, thread=f"ticket-{job.data['id']}")

    async def _clock(self, job: Job) -> Content:
        """To our own people: which promise, and when it was due, in the company's zone."""
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        number, clock = job.data["number"], CLOCKS[job.data["clock"]]
        facts = {
            "number": number,
            "title": job.data["title"],
            "clock": catalogue(known(to.locale, company.locale)).gettext(clock),
            "level": job.data.get("level", ""),
            "due": datetime.fromisoformat(job.data["due_at"]),
            "zone": company.zone,
            "url": f"{self._base(company)}/w/{company.slug}/tickets/{number}",
            "phone": "",
        }
        return self._content(job, to, facts, thread=f"ticket-{job.data['id']}")

    async def _mention(self, job: Job) -> Content:
        """Where, not what: the words stay at the desk."""
        number = job.data["number"]
        facts = {"number": number, "title": job.data["title"], "actor": job.data.get("actor", "")}
        return self._of_staff(job, facts, f"tickets/{number}", thread=f"ticket-{job.data['id']}")

    async def _approval(self, job: Job) -> Content:
        facts = {"title": job.data["title"], "actor": job.data.get("actor", "")}
        approval = job.data["id"]
        return self._of_staff(job, facts, f"approvals/{approval}", thread=f"approval-{approval}")

    async def _request(self, job: Job) -> Content:
        """Where, not what: whoever opens the link signs in first."""
        facts = {name: job.data.get(name, "") for name in ("number", "title", "actor")}
        return self._of_staff(job, facts, job.data["place"], thread=f"approval-{job.data['id']}")

    async def _unread(self, job: Job) -> Content:
        """An important notice that its reader has not looked at, to himself or to somebody else: where, not what."""
        facts = {name: job.data.get(name, "") for name in ("number", "title", "actor")}
        made = self._of_staff(job, facts, job.data["place"], thread=f"notice-{job.data['id']}")
        says = catalogue(made.locale).gettext(HEADLINES.get(job.data["what"], OTHER))
        return replace(made, facts=made.facts | {"says": says})

    async def _learned(self, job: Job) -> Content:
        """To a contact, about a page of the portal: where, not what."""
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        path = f"{LEARNED[job.kind]}/{job.data['id']}" if job.kind in LEARNED else job.data["place"]
        url = f"{self._base(company)}/p/{company.slug}/{path}" if to.enters else ""
        facts = {"number": job.data["number"], "title": job.data["title"], "url": url, "phone": company.phone or ""}
        if job.kind in SAYING:
            says = SAYING[job.kind][job.data["what"]]
            facts["says"] = catalogue(known(to.locale, company.locale)).gettext(says)
        return self._content(job, to, facts, thread=f"{job.kind}-{job.data['id']}")

    def _of_staff(self, job: Job, facts: dict[str, Any], path: str, *, thread: str) -> Content:
        """To one of our own people, about a page of the workspace."""
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        url = f"{self._base(company)}/w/{company.slug}/{path}"
        return self._content(job, to, facts | {"url": url}, thread=thread)

    async def _link(self, job: Job) -> Content:
        link = await self._bus.ask(MAKE_LINK, self._platform(), LinkQuery(token_id=job.recipient_id))
        facts = {"url": link.url, "until": link.expires_at, "zone": _zone(job)}
        return self._content(job, link, facts, sender=link.company_name)

    async def _security(self, job: Job) -> Content:
        to = await self._bus.ask(READ_ADDRESS, self._platform(), AddressQuery(person_id=job.recipient_id))
        change = CHANGES.get(job.data.get("what", ""), ANY_CHANGE)
        facts = {
            "change": catalogue(known(to.locale)).gettext(change),
            "at": datetime.fromisoformat(job.data["at"]),
            "zone": to.zone or _zone(job),
            "url": f"{self._base(job.company)}/auth/reset",
        }
        return self._content(job, to, facts, sender=PRODUCT)

    async def _digest(self, job: Job) -> Content:
        to, company = job.recipient, job.company
        if to is None or not to.mail or company is None:
            raise GONE()
        side = f"{self._base(company)}/{'p' if to.kind is RecipientKind.CONTACT else 'w'}/{company.slug}"
        words = catalogue(known(to.locale, company.locale))
        settings = f"{side}/{'notices' if to.kind is RecipientKind.CONTACT else 'inbox'}/preferences"
        facts = {
            "items": lines_of(job.data["items"], side if to.enters else "", words.gettext),
            "zone": company.zone,
            "url": settings if to.enters else "",
        }
        return self._content(job, to, facts)

    def _content(
        self,
        job: Job,
        to: Recipient | LinkView | AddressView,
        facts: dict[str, Any],
        *,
        sender: str | None = None,
        thread: str = "",
    ) -> Content:
        company = job.company
        sender_name = sender or (company.name if company else PRODUCT)
        ending = self._ending(job, to)
        accent = (company and company.accent) or BRAND
        common: dict[str, Any] = {"name": to.name, "sender_name": sender_name, "accent": accent}
        common |= {"unsubscribe": ending, "must": not can_be_ended(job.kind)}
        return Content(
            to_name=to.name,
            to_mail=to.mail or "",
            locale=known(to.locale, company.locale if company else DEFAULT),
            sender_name=sender_name,
            facts=common | facts,
            thread=thread,
            unsubscribe=ending,
        )

    def _ending(self, job: Job, to: Recipient | LinkView | AddressView) -> str:
        """A digest is ended by ending what it gathers: it has a link to the settings instead."""
        if not isinstance(to, Recipient) or job.kind == "digest" or not can_be_ended(job.kind):
            return ""
        token = token_of(job.tenant_id, to.kind, to.id, job.kind)
        return f"{self._base(job.company)}/unsubscribe/{token}"

    def _base(self, company: Company | None) -> str:
        if company is None or not company.host:
            return self._base_url
        return f"{self._base_url.partition('://')[0]}://{company.host}"

    def _platform(self) -> Caller:
        return service_caller(DB, NIL)


def _zone(job: Job) -> str:
    return job.company.zone if job.company else NO_ZONE
