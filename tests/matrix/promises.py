"""Makers of what a company settles for its desk: policies, commitments, categories (see rows.py)."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from shared.contracts.desk.blocking import BLOCK_SENDER, BlockSender
from shared.contracts.desk.categories import (
    ARCHIVE_CATEGORY,
    CREATE_CATEGORY,
    LIST_CATEGORIES,
    ArchiveCategory,
    CreateCategory,
    ListCategories,
)
from shared.contracts.desk.causes import (
    ARCHIVE_CAUSE,
    CREATE_CAUSE,
    LIST_CAUSES,
    ArchiveCause,
    CausesQuery,
    CreateCause,
)
from shared.contracts.desk.changes import PROPOSE_POLICY, ProposePolicy
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.desk.linking import LINK_TICKET, LIST_LINKS, MERGE_TICKET, LinksQuery, LinkTicket, MergeTicket
from shared.contracts.desk.policies import CREATE_POLICY, CreatePolicy
from shared.contracts.desk.replays import START_REPLAY, StartReplay
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from shared.contracts.desk.teams import ARCHIVE_TEAM, CREATE_TEAM, LIST_TEAMS, ArchiveTeam, CreateTeam, ListTeams
from shared.contracts.desk.views import (
    LIST_VIEWS,
    REMOVE_VIEW,
    SAVE_VIEW,
    ListViews,
    RemoveView,
    SaveView,
)
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, REPLY_TICKET, OpenTicket, ReadTicket, ReplyTicket
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.ids import new_id
from tests.matrix.realms import category_name
from tests.matrix.room import make_room
from tests.matrix.row import Row

RULES = PolicyRules(targets=(Target(clock=ClockKind.FIRST_RESPONSE, priority=1, minutes=30),))


async def policy(makers, realm, who, call) -> Row:
    command = CreatePolicy(name=f"{realm.words('policy')} {uuid4().hex[:8]}", rules=RULES)
    made = await makers.write(CREATE_POLICY, realm.boss, command)
    return Row(made.id, made.revision)


async def commitment(makers, realm, who, call) -> Row:
    words = {"title": realm.words("commitment"), "content": realm.words("content")}
    command = CreateCommitment(customer_id=realm.customer_id, valid_from=date(2026, 1, 1), **words)
    made = await makers.write(CREATE_COMMITMENT, realm.boss, command)
    return Row(made.id, made.revision)


_CATEGORIES: dict[UUID, list[UUID]] = {}
"""company → what cells made; those of the realms stand."""
KEPT, ROOM = 150, 60
"""Categories that stay, and those that may come on top before somebody looks."""


async def category(makers, realm, who, call) -> Row:
    """There is a limit: of what earlier cells made, the oldest goes."""
    made = await makers.write(CREATE_CATEGORY, realm.boss, CreateCategory(name=category_name(realm.boss)))
    mine = _CATEGORIES.setdefault(realm.tenant_id, [])
    mine.append(made.id)
    if len(mine) % ROOM == 0:
        # As they are now: cells have changed some, and put others below them.
        listed = [one async for one in _categories(makers, realm.boss)]
        above = {one.parent_id for one in listed}
        known = set(mine)
        found = [one for one in listed if {one.id, one.parent_id} & known and one.id not in above]
        await make_room(makers, realm.boss, found, KEPT, _put_away)
    return Row(made.id, made.revision)


async def _categories(makers, boss):
    cursor = None
    while True:
        page = await makers.write(LIST_CATEGORIES, boss, ListCategories(limit=100, cursor=cursor))
        for one in page.items:
            yield one
        if not (cursor := page.next):
            return


def _put_away(one):
    return ARCHIVE_CATEGORY, ArchiveCategory(category_id=one.id, revision=one.revision)


_CAUSES: set = set()
"""What cells made; those of the realms stand."""


async def cause(makers, realm, who, call) -> Row:
    """There is a limit: of what earlier cells made, the oldest goes."""
    made = await makers.write(
        CREATE_CAUSE, realm.boss, CreateCause(name=f"{realm.words('cause')[:60]} {uuid4().hex[:8]}")
    )
    listed = (await makers.write(LIST_CAUSES, realm.boss, CausesQuery())).items
    above = {one.parent_id for one in listed}
    found = [one for one in listed if one.id not in above and (one.parent_id or one.id in _CAUSES)]
    _CAUSES.add(made.id)
    await make_room(
        makers,
        realm.boss,
        found,
        60,
        lambda one: (ARCHIVE_CAUSE, ArchiveCause(cause_id=one.id, revision=one.revision)),
    )
    return Row(made.id, made.revision)


async def blocked_sender(makers, realm, who, call) -> Row:
    made = await makers.write(BLOCK_SENDER, realm.boss, BlockSender(sender=f"b{uuid4().hex[:12]}.example"))
    return Row(made.id)


async def second_message(makers, realm, ticket) -> Row:
    reply = ReplyTicket(ticket_id=ticket.id, body=realm.words("another question"))
    found = await makers.write(REPLY_TICKET, realm.requester, reply)
    return Row(found.messages[-1].id, found.revision)


async def merged_away(makers, realm, requester, ticket):
    opened = OpenTicket(title=realm.words("ticket"), body=realm.words("question"))
    other = await makers.write(OPEN_TICKET, requester, opened)
    merge = MergeTicket(ticket_id=ticket.id, revision=ticket.revision, into_id=other.id)
    await makers.write(MERGE_TICKET, realm.boss, merge)
    return await makers.write(READ_TICKET, realm.boss, ReadTicket(ticket_id=ticket.id))


async def ticket_link(makers, realm, who, call) -> Row:
    ids = []
    for _ in range(2):
        opened = OpenTicket(title=realm.words("ticket"), body=realm.words("question"))
        ids.append((await makers.write(OPEN_TICKET, realm.requester, opened)).id)
    await makers.write(LINK_TICKET, realm.boss, LinkTicket(ticket_id=ids[0], other_id=ids[1]))
    links = await makers.write(LIST_LINKS, realm.boss, LinksQuery(ticket_id=ids[0]))
    return Row(links.items[0].id)


async def view(makers, realm, who, call) -> Row:
    """The asker's own, where he may have one; else one that everybody in the company sees."""
    owns = who.kind is Kind.MEMBER and P.TICKET_READ in who.permissions
    command = SaveView(name=f"{realm.words('view')[:20]} {uuid4().hex[:12]}", shared=not owns)
    made = await makers.write(SAVE_VIEW, who if owns else realm.boss, command)
    await _make_room(makers, who if owns else realm.boss, made)
    return Row(made.id, made.revision)


async def _make_room(makers, owner, made) -> None:
    """There is a limit for each owner: of what earlier cells made, the oldest goes."""
    found = await makers.write(LIST_VIEWS, owner, ListViews())
    same = sorted((one for one in found.items if one.is_mine == made.is_mine), key=lambda one: one.id)
    for one in same[:-10]:
        await makers.write(REMOVE_VIEW, owner, RemoveView(view_id=one.id, revision=one.revision))


async def approval(makers, realm, who, call) -> Row:
    """Asked for by who takes it back; else by somebody other than who is to decide."""
    own = call.verb == "withdraw" and who.may(P.POLICY_MANAGE) and who.kind is Kind.MEMBER
    asker = who if own else msgspec.structs.replace(realm.boss, actor_id=new_id())
    made = await policy(makers, realm, who, call)
    command = ProposePolicy(policy_id=made.id, revision=made.revision, rules=RULES, reason=realm.words("reason")[:100])
    asked = await makers.write(PROPOSE_POLICY, asker, command)
    return Row(asked.id, asked.revision)


async def team(makers, realm, who, call) -> Row:
    """There is a limit: what only names a team shares the oldest one, and of the others what earlier cells made
    goes."""
    listed = (await makers.write(LIST_TEAMS, realm.boss, ListTeams(limit=100))).items
    found = sorted(listed, key=lambda one: one.id)
    keeps = call.feature in {"views", "canned"} and who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id
    if found and call.feature != "teams" and not keeps:
        return Row(found[0].id, found[0].revision)
    lead_id = who.actor_id if keeps else None
    command = CreateTeam(name=f"{realm.words('team')} {uuid4().hex[:8]}", lead_id=lead_id)
    made = await makers.write(CREATE_TEAM, realm.boss, command)
    await make_room(
        makers,
        realm.boss,
        found[1:],
        30,
        lambda one: (ARCHIVE_TEAM, ArchiveTeam(team_id=one.id, revision=one.revision)),
    )
    return Row(made.id, made.revision)


async def replay(makers, realm, who, call) -> Row:
    made = await policy(makers, realm, who, call)
    started = await makers.write(START_REPLAY, realm.boss, StartReplay(policy_id=made.id, rules=RULES))
    return Row(started.id)


PROMISES = {
    "replay": replay,
    "approval": approval,
    "policy": policy,
    "commitment": commitment,
    "category": category,
    "cause": cause,
    "team": team,
    "view": view,
    "ticket_link": ticket_link,
    "blocked_sender": blocked_sender,
}
