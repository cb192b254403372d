"""Teams: who belongs to one, who leads it, what its people can do, when it works, and how it hands out its tickets."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import END, CalendarId, Cursor, Limit, MemberId, Name, Revision, TeamId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound


class Handing(StrEnum):
    """How a ticket that enters a team gets its agent. All but `manual` choose among those who are available in the
    team's hours: whoever has waited longest, has the fewest open tickets, or can do what the ticket is about (of those
    the one with the fewest)."""

    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    BY_SKILL = "by_skill"


Members = Annotated[tuple[MemberId, ...], Meta(max_length=100)]
Skill = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[^\s,，、](?:[^\r\n\t,，、]*[^\s,，、])?" + END,
        description="a word that tickets are tagged with, or that stands in their title",
        examples=["VPN"],
    ),
]
MostOpen = Annotated[int, Meta(ge=1, le=500, description="who has so many open tickets is handed no more")]
Skills = Annotated[tuple[Skill, ...], Meta(max_length=30)]


class TeamMember(View):
    """`is_available`: has said so or said nothing, and has had the desk open within the last minutes. `open`: tickets
    he has that are not resolved."""

    id: UUID
    name: str
    skills: tuple[str, ...]
    is_available: bool
    open: int


class TeamView(View):
    """`takes_new`: what is opened without naming a team enters this one. `calendar_id` None: at all hours. `waiting`:
    its tickets that nobody has."""

    id: UUID
    name: str
    lead_id: UUID | None
    lead_name: str | None
    calendar_id: UUID | None
    calendar_name: str | None
    handing: Handing
    most_open: int
    takes_new: bool
    members: tuple[TeamMember, ...]
    waiting: int
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class MemberSkills(View):
    member_id: UUID
    skills: tuple[str, ...]


class ListTeams(Command):
    """By name."""

    archived: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadTeam(Command):
    team_id: TeamId


class CreateTeam(Command):
    """The lead need not be one of the members."""

    name: Name
    lead_id: MemberId | None = None
    calendar_id: CalendarId | None = None
    handing: Handing = Handing.MANUAL
    most_open: MostOpen = 20
    takes_new: bool = False
    member_ids: Members = ()


class ChangeTeam(Command):
    """All of it as it is to be."""

    team_id: TeamId
    revision: Revision
    name: Name
    lead_id: MemberId | None = None
    calendar_id: CalendarId | None = None
    handing: Handing = Handing.MANUAL
    most_open: MostOpen = 20
    takes_new: bool = False
    member_ids: Members = ()


class ArchiveTeam(Command):
    """Its tickets stay where they are; no new ones enter it."""

    team_id: TeamId
    revision: Revision


class SetSkills(Command):
    """All that this person can do, whichever team he is in."""

    member_id: MemberId
    skills: Skills


TEAM_NOT_FOUND = Failure("team.not_found", NotFound)
TEAM_STALE = Failure("team.stale", Conflict)
TEAM_EXISTS = Failure("team.exists", Conflict)
TEAM_ARCHIVED = Failure("team.archived", Conflict)
TEAM_FULL = Failure("team.full", Conflict)
TEAM_NOT_LED = Failure("team.not_led", Forbidden)
TEAM_MEMBER = Failure("team.member_unknown", Invalid)
TEAM_CALENDAR = Failure("team.calendar_unknown", Invalid)

_ACT = (TEAM_NOT_FOUND, TEAM_STALE, TEAM_ARCHIVED)
_SAID = (TEAM_EXISTS, TEAM_MEMBER, TEAM_CALENDAR)

LIST_TEAMS = helpdesk.call(
    feature="teams",
    verb="list",
    says="List the teams with their people",
    takes=ListTeams,
    gives=Page[TeamView],
    needs=P.TEAM_READ,
    write=False,
    rest=Rest("GET", "/teams"),
    kinds=STAFF,
)
READ_TEAM = helpdesk.call(
    feature="teams",
    verb="read",
    says="Read one team with its people",
    takes=ReadTeam,
    gives=TeamView,
    needs=P.TEAM_READ,
    write=False,
    rest=Rest("GET", "/teams/{team_id}"),
    kinds=STAFF,
    failures=(TEAM_NOT_FOUND,),
)
CREATE_TEAM = helpdesk.call(
    feature="teams",
    verb="create",
    says="Make a team",
    takes=CreateTeam,
    gives=TeamView,
    needs=P.TEAM_MANAGE,
    write=True,
    rest=Rest("POST", "/teams", 201),
    kinds=STAFF,
    failures=(*_SAID, TEAM_FULL),
)
CHANGE_TEAM = helpdesk.call(
    feature="teams",
    verb="change",
    says="Change a team: its name, people, lead, hours, or how it hands out tickets",
    takes=ChangeTeam,
    gives=TeamView,
    needs=P.TEAM_MANAGE,
    write=True,
    rest=Rest("POST", "/teams/{team_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_SAID),
)
ARCHIVE_TEAM = helpdesk.call(
    feature="teams",
    verb="archive",
    says="Put a team away",
    takes=ArchiveTeam,
    gives=TeamView,
    needs=P.TEAM_MANAGE,
    write=True,
    rest=Rest("POST", "/teams/{team_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)
SET_SKILLS = helpdesk.call(
    feature="skills",
    verb="set",
    says="Say what a person can do",
    takes=SetSkills,
    gives=MemberSkills,
    needs=P.TEAM_MANAGE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/skills"),
    kinds=STAFF,
    failures=(TEAM_MEMBER,),
)


@helpdesk.event
class TeamChanged(Event):
    """Made, changed or archived: `version` is the team's revision."""

    thing = "team"
    verb = "changed"
    name: str
    what: str
