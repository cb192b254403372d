"""What a messenger is told: one sentence, the ticket, a link. Ids and headlines, never words."""

from services.notify.chats.posting import Words
from services.notify.directory.queries import Company
from services.notify.mails.content import Job
from services.notify.mails.environment import one_line
from services.notify.mails.headlines import HEADLINES, OTHER
from services.notify.mails.words import catalogue, known


def words(job: Job, base_url: str) -> Words:
    """In the reader's language, or the room's."""
    company = job.company
    assert company is not None
    asked = job.recipient.locale if job.recipient is not None else job.chat.language if job.chat else ""
    say = catalogue(known(asked, company.locale)).gettext
    data = job.data
    title = " ".join(part for part in (say(HEADLINES.get(job.kind, OTHER)), data.get("number", "")) if part)
    lines = [one_line(data[name]) for name in ("title", "actor") if data.get(name)]
    place = _place(data)
    if place:
        lines.append(f"{_base(company, base_url)}/w/{company.slug}/{place}")
    return Words(title=one_line(title), text="\n".join(lines) or company.name)


def _place(data: dict[str, str]) -> str:
    """What says itself where it leads goes first: projects have numbers too."""
    if data.get("place"):
        return data["place"]
    return f"tickets/{data['number']}" if data.get("number") else ""


def _base(company: Company, base_url: str) -> str:
    return f"{base_url.partition('://')[0]}://{company.host}" if company.host else base_url
