"""What makes work at a demo company's desk quick: canned replies, macros and triggers, written by its support lead."""

from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company, Doing, Reply
from shared.contracts.desk import canned as c
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds, Receiver
from shared.contracts.desk.macros import CREATE_MACRO, CreateMacro
from shared.contracts.desk.triggers import CREATE_TRIGGER, SWITCH_TRIGGER, CreateTrigger, SwitchTrigger
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket, Then


async def make_acts(play: Play, company: Company, lead: Standing) -> None:
    """After the conversations: a trigger in the middle of one would change a ticket under its players' hands."""
    replies: dict[str, UUID] = {}
    for number, reply in enumerate(company.replies):
        write = c.CreateCanned(name=reply.name, folder=reply.folder, texts=_texts(company, reply), shared=True)
        replies[reply.name] = (await play.ask(c.CREATE_CANNED, lead, write, f"reply-{number}")).id
    for number, macro in enumerate(company.macros):
        make = CreateMacro(name=macro.name, deeds=_deeds(macro.does, replies))
        await play.ask(CREATE_MACRO, lead, make, f"macro-{number}")
    for number, trigger in enumerate(company.triggers):
        command = CreateTrigger(
            name=trigger.name,
            moment=Moment(trigger.moment),
            conditions=Conditions(words=trigger.words),
            deeds=_deeds(trigger.does, replies),
        )
        made = await play.ask(CREATE_TRIGGER, lead, command, f"trigger-{number}")
        on = SwitchTrigger(trigger_id=made.id, revision=made.revision)
        await play.ask(SWITCH_TRIGGER, lead, on, f"trigger-{number}-on")


async def show_triggers(play: Play, company: Company, guest: Standing) -> None:
    for number, trigger in enumerate(company.triggers):
        if trigger.shown_by is not None:
            title, body = trigger.shown_by
            await play.ask(OPEN_TICKET, guest, OpenTicket(title=title, body=body), f"trigger-{number}-shown")


def _texts(company: Company, reply: Reply) -> tuple[c.CannedText, ...]:
    own = c.CannedText(language=company.locale, body=reply.text)
    return (own, c.CannedText(language="en", body=reply.en)) if reply.en else (own,)


def _deeds(does: Doing, replies: dict[str, UUID]) -> Deeds:
    return Deeds(
        priority=does.priority,
        tags=does.tags,
        to=Receiver(does.to) if does.to else None,
        note=does.note,
        canned_id=replies[does.reply] if does.reply else None,
        state=Then(does.state) if does.state else None,
        reason=does.reason,
    )
