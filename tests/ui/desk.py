"""What an English company's desk has made for itself, and the addresses where it is seen."""

from uuid import UUID, uuid4

from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.desk.canned import CREATE_CANNED, CannedText, CreateCanned
from shared.contracts.desk.causes import CREATE_CAUSE, CreateCause
from shared.contracts.desk.conditions import Moment
from shared.contracts.desk.custom_fields import CREATE_CUSTOM_FIELD, CreateCustomField
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import CREATE_MACRO, CreateMacro
from shared.contracts.desk.mailboxes import CREATE_MAILBOX, CreateMailbox
from shared.contracts.desk.phone import LogCall
from shared.contracts.desk.phone_calls import LOG_CALL
from shared.contracts.desk.problems import OPEN_PROBLEM, OpenProblem
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.desk.triggers import CREATE_TRIGGER, CreateTrigger
from shared.contracts.desk.views import SAVE_VIEW, SaveView

LISTS = ("blocked", "fields", "fields/new", "macros", "macros/new", "replies", "replies/new", "triggers")
LISTS += ("triggers/new", "causes", "renewals", "phone", "mailboxes", "mailboxes/new", "mailboxes/senders", "mails")
LISTS += ("mails?state=filed",)
FORMS = ("filter", "columns", "views/new")
OF_TRIGGERS = ("", "/runs")


async def settings(ask, caller, category_id: UUID) -> list[str]:
    """Beneath the settings, with one of each."""
    deeds = Deeds(note="Seen")
    canned = CreateCanned(name="Thanks", texts=(CannedText(language="en", body="Thank you."),), shared=True)
    wanted = {
        "replies": (CREATE_CANNED, canned),
        "causes": (CREATE_CAUSE, CreateCause(name="Worn part", code="A1", is_defect=True)),
        "macros": (CREATE_MACRO, CreateMacro(name="On site", deeds=deeds)),
        "fields": (CREATE_CUSTOM_FIELD, CreateCustomField(category_id=category_id, name="Serial number")),
        "mailboxes": (CREATE_MAILBOX, CreateMailbox(address=f"help-{uuid4().hex[:8]}@desk.example", name="Help desk")),
        "teams": (CREATE_TEAM, CreateTeam(name="Second line")),
    }
    made = [f"{where}/{await _made(ask, caller, *what)}" for where, what in wanted.items()]
    rule = CreateTrigger(name="Urgent", moment=Moment.OPENED, deeds=deeds)
    trigger = await _made(ask, caller, CREATE_TRIGGER, rule)
    box = next(path for path in made if path.startswith("mailboxes/"))
    return [*LISTS, *made, f"{box}/fetching", *(f"triggers/{trigger}{part}" for part in OF_TRIGGERS)]


async def tickets(ask, caller, number: str, settings: list[str]) -> list[str]:
    """Beneath the tickets: forms of the queue, and what is made ready for one ticket."""
    view = await _made(ask, caller, SAVE_VIEW, SaveView(name="Mine"))
    trigger, macro = (
        next(path for path in settings if path.startswith(f"{what}/") and path not in LISTS)
        for what in ("triggers", "macros")
    )
    own = [f"tickets/{number}/{part}" for part in ("macros", macro, "replies", "fields", "do/set_cause")]
    own += ["plans", "reports/causes", "problems", "problems/new", f"problems/{await _problem(ask, caller)}"]
    return [*(f"tickets/{form}" for form in FORMS), f"tickets/views/{view}", *own, f"settings/{trigger}/trial"]


async def articles(ask, caller, reviewer) -> UUID:
    """One that customers and, once the company opens them, anybody may read. Where it is seen: ARTICLES."""
    words = k.WriteArticle(title="Door reader", body="## Reset\n\nHold the fob.", sight="public", language="en")
    one = await ask(keep.WRITE_ARTICLE, caller, words, key=uuid4().hex)
    for call, who in ((keep.SUBMIT_ARTICLE, caller), (keep.PUBLISH_ARTICLE, reviewer)):
        move = k.MoveArticle(article_id=one.id, revision=one.revision, language="en")
        one = await ask(call, who, move, key=uuid4().hex)
    change = k.ChangeKnowledgeSettings(revision=1, is_open=True)
    await ask(keep.CHANGE_KNOWLEDGE_SETTINGS, reviewer, change, key=uuid4().hex)
    return one.id


async def _problem(ask, caller) -> str:
    return (await ask(OPEN_PROBLEM, caller, OpenProblem(title="Readers fail"), key=uuid4().hex)).number


async def _made(ask, caller, call, command) -> UUID:
    return (await ask(call, caller, command, key=uuid4().hex)).id


async def hotline(ask, agent, contact) -> str:
    """A call that wants another back, and how its caller is asked for."""
    call = LogCall(notes="Asks about nights.", contact_id=contact.actor_id, number="020 7946 0958", wants_return=True)
    await ask(LOG_CALL, agent, call, key=uuid4().hex)
    promised = LogCall(notes="Reader is dead.", contact_id=contact.actor_id, title="Reader", promise="On site today")
    await ask(LOG_CALL, agent, promised, key=uuid4().hex)
    return f"contact={contact.actor_id}&number=%2B442079460958"
