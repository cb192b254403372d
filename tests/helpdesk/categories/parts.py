"""A history that priorities are learnt from, teams that bear what they do in their name, and what people do with
suggestions of either."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.contracts.desk.details import CLASSIFY_TICKET, ClassifyTicket
from shared.contracts.desk.suggestions import (
    CHANGE_SUGGESTING,
    ENOUGH,
    READ_SUGGESTING,
    TAKE_SUGGESTIONS,
    UNDO_SUGGESTION,
    ChangeSuggesting,
    ReadSuggesting,
    TakeSuggestions,
    UndoSuggestion,
)
from shared.contracts.desk.teams import CREATE_TEAM, SET_SKILLS, CreateTeam, SetSkills
from shared.contracts.helpdesk import (
    ImportedMessage,
    ImportTicket,
    TicketState,
)
from shared.core.clock import now
from shared.core.ids import new_id
from tests.categories.test_model import topics
from tests.helpdesk.categories.world import SAYS, current, taught
from tests.helpdesk.clocks.test_silent import take_over
from tests.helpdesk.clocks.world import rows

TOPICS = topics()
URGENT = tuple(text for topic in ("outage", "phishing") for text in TOPICS[topic][1])
CALM = tuple(text for topic in ("training", "feature_request") for text in TOPICS[topic][1])
MONTHS = timedelta(days=90)


async def ended(cast, title, impact, urgency):
    """A ticket of the system before, closed with these levels."""
    at = now() - MONTHS
    said = ImportedMessage(at=at, author="王筱涵", from_staff=False, body=f"{title}，請協助。")
    command = ImportTicket(
        source="old",
        external_id=new_id().hex,
        title=title,
        requester_id=cast.hsiaohan.actor_id,
        opened_at=at,
        messages=(said,),
        impact=impact,
        urgency=urgency,
        state=TicketState.CLOSED,
    )
    return await take_over(cast, command)


async def history(cast, count=ENOUGH):
    """Of different texts: what is urgent here is what the desk of the benchmark calls an outage or phishing."""
    for number in range(count):
        if number % 2:
            await ended(cast, CALM[number // 2], 3, 3)
        else:
            await ended(cast, URGENT[number // 2], 1, 1)


async def chosen(ask, cast, **thresholds):
    revision = (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).revision
    command = ChangeSuggesting(revision=revision, **{"threshold": None, **thresholds})
    return await ask(CHANGE_SUGGESTING, cast.peishan, command)


async def team_of(ask, cast, name, *skills, who=None, **more):
    who = who or cast.bohan
    made = await ask(
        CREATE_TEAM, cast.peishan, CreateTeam(name=name, member_ids=(who.actor_id,), **more), key=new_id().hex
    )
    if skills:
        await ask(SET_SKILLS, cast.peishan, SetSkills(member_id=who.actor_id, skills=skills), key=new_id().hex)
    return made


@dataclass
class Teams:
    tree: dict[str, Any]
    network: Any
    printers: Any


async def two_teams(ask, cast, worker):
    """One bears a category's name, the other's people know what a category is called."""
    network = await team_of(ask, cast, "網路組")
    printers = await team_of(ask, cast, "現場服務", "印表機", who=cast.yutong)
    return Teams(await taught(ask, cast, worker), network, printers)


async def accepted(ask, cast, ticket, **what):
    revision = (await current(ask, cast, ticket)).revision
    command = TakeSuggestions(ticket_id=ticket.id, revision=revision, **what)
    return await ask(TAKE_SUGGESTIONS, cast.peishan, command)


async def undone(ask, cast, ticket, kind):
    revision = (await current(ask, cast, ticket)).revision
    return await ask(UNDO_SUGGESTION, cast.peishan, UndoSuggestion(ticket_id=ticket.id, revision=revision, kind=kind))


async def classified(ask, cast, ticket, impact, urgency):
    command = ClassifyTicket(
        ticket_id=ticket.id,
        revision=(await current(ask, cast, ticket)).revision,
        type=None,
        impact=impact,
        urgency=urgency,
    )
    return await ask(CLASSIFY_TICKET, cast.peishan, command)


def taught_of(cast, kind):
    return rows(
        cast.tenant_id, f"select label from suggestion_example where tenant_id = $1 and kind = '{kind}' order by at"
    )


async def many_sentences(ask, cast, worker):
    """Two teams, with as many sentences as it takes to be applied by themselves."""
    network = await team_of(ask, cast, "網路組")
    printers = await team_of(ask, cast, "印表機組", who=cast.yutong, takes_new=False)
    says = {
        name: tuple(f"{words}{more}" for words in SAYS[name] for more in ("", "了怎麼辦", "，請派人來看"))
        for name in ("網路", "印表機")
    }
    tree = await taught(ask, cast, worker, says)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).team_texts >= ENOUGH
    return Teams(tree, network, printers)
