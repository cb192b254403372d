"""`/w/{co}/board`: open tickets in piles, by person, team or state; `/w/{co}/board/lead`: how the teams stand, for
whoever supervises them."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.teams import MOST, team_options
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import NOT_ALLOWED, staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.listing import address
from gateway.pages.queue.places import Place
from gateway.pages.queue.rows import look_of
from gateway.pages.reports.cards import card
from gateway.pages.terms.customers import as_id
from gateway.visitors import Visitor
from shared.contracts.desk.reports import READ_BOARD, Board, BoardBy, BoardQuery, Pile
from shared.contracts.desk.teams import LIST_TEAMS, ListTeams, TeamMember, TeamView
from shared.contracts.helpdesk import Filters, Queue, Sort, Whose
from shared.contracts.helpdesk import TicketState as S
from shared.contracts.roles import Permission

ACTIVE = (S.NEW, S.OPEN, S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED)
BY: dict[BoardBy, str] = {
    BoardBy.PERSON: N_("依負責人"),
    BoardBy.TEAM: N_("依團隊"),
    BoardBy.STATE: N_("依狀態"),
}


@get("/w/{co:str}/board")
async def board(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    team_id, by = as_id(request.query_params.get("team_id", "")), _by(request.query_params.get("by", ""))
    found, bell, teams = await asyncio.gather(
        ask(request, visitor, READ_BOARD, BoardQuery(team_id=team_id, by=by)),
        unread(request, visitor),
        team_options(request, visitor),
    )
    asked = {"team_id": str(team_id or ""), "by": "" if by is BoardBy.PERSON else str(by)}
    return render(
        request,
        "reports/board.html",
        visitor,
        block="board",
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=address(f"/w/{co}/board", **asked),
        teams=teams,
        team_id=asked["team_id"],
        by=by,
        ways=[("" if one is BoardBy.PERSON else str(one), _(words)) for one, words in BY.items()],
        supervises=_supervises(visitor),
        board=found,
        pile_path=partial(_pile_path, f"/w/{co}/tickets", by, team_id),
        card=card,
        look=look_of(f"/w/{co}/tickets", can_work=False),
    )


def _pile_path(base: str, by: BoardBy, team_id: UUID | None, pile: Pile) -> str:
    """The queue narrowed to a pile, what is due first on top; "" for what belongs to no team: no filter says that."""
    if by is BoardBy.TEAM and pile.id is None:
        return ""
    filters = Filters(
        states=(pile.state,) if pile.state else ACTIVE,
        whose=Whose.NOBODY if by is BoardBy.PERSON and pile.id is None else None,
        assignee_id=pile.id if by is BoardBy.PERSON else None,
        team_id=pile.id if by is BoardBy.TEAM else team_id,
    )
    return Place(base=base, queue=Queue.ALL, filters=filters, sort=Sort.DUE).start


def _by(text: str) -> BoardBy:
    return BoardBy(text) if text in set(BoardBy) else BoardBy.PERSON


def _supervises(visitor: Visitor) -> bool:
    """Who reads the figures of a period reads those of this moment."""
    return visitor.may(Permission.REPORT_READ) and visitor.may(Permission.TEAM_READ)


class Line(Struct, frozen=True, kw_only=True):
    """How one team stands. `team` None: what belongs to none."""

    team: TeamView | None
    pile: Pile

    @property
    def there(self) -> int:
        return sum(one.is_available for one in self.team.members) if self.team else 0

    @property
    def is_short(self) -> bool:
        """Something waits, and nobody is there to take it."""
        return bool(self.team and self.pile.unassigned and not self.there)


class Person(Struct, frozen=True, kw_only=True):
    """How one person stands. `member` None: he is in no team, so whether he is there is not known."""

    pile: Pile
    teams: tuple[str, ...]
    member: TeamMember | None
    most_open: int

    @property
    def is_full(self) -> bool:
        """Teams hand him no more."""
        return bool(self.most_open) and self.pile.working + self.pile.waiting >= self.most_open


@get("/w/{co:str}/board/lead")
async def lead(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    if not _supervises(visitor):
        raise NOT_ALLOWED()
    by_state, by_team, by_person, teams, bell = await asyncio.gather(
        ask(request, visitor, READ_BOARD, BoardQuery(by=BoardBy.STATE)),
        ask(request, visitor, READ_BOARD, BoardQuery(by=BoardBy.TEAM)),
        ask(request, visitor, READ_BOARD, BoardQuery()),
        ask(request, visitor, LIST_TEAMS, ListTeams(limit=MOST)),
        unread(request, visitor),
    )
    return render(
        request,
        "reports/lead.html",
        visitor,
        block="board",
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=f"/w/{co}/board/lead",
        lines=_lines(by_team, teams.items),
        people=_people(by_person, teams.items),
        more_teams=by_team.more,
        more_people=by_person.more,
        sums=_sums(by_state),
        urgent=_urgent(by_person),
        card=card,
        look=look_of(f"/w/{co}/tickets", can_work=False),
    )


def _lines(board: Board, teams: tuple[TeamView, ...]) -> list[Line]:
    known = {one.id: one for one in teams}
    return [Line(team=known.get(pile.id) if pile.id else None, pile=pile) for pile in board.piles]


def _people(board: Board, teams: tuple[TeamView, ...]) -> list[Person]:
    found = []
    for pile in board.piles:
        if pile.id is None:
            continue
        those = [(team, one) for team in teams for one in team.members if one.id == pile.id]
        found.append(
            Person(
                pile=pile,
                teams=tuple(team.name for team, _one in those),
                member=those[0][1] if those else None,
                most_open=max((team.most_open for team, _one in those), default=0),
            )
        )
    return found


def _sums(board: Board) -> dict[str, int]:
    """Of all: there are more teams and people than piles at times, but never more states."""
    piles = board.piles
    return {
        "open": sum(one.working + one.waiting for one in piles),
        "unassigned": sum(one.unassigned for one in piles),
        "overdue": sum(one.overdue for one in piles),
        "soon": sum(one.soon for one in piles),
    }


def _urgent(board: Board) -> list[Any]:
    """What is due first, whoever has it."""
    rows = [row for pile in board.piles for row in pile.rows if row.next_due is not None]
    return sorted(rows, key=lambda row: (row.next_due, row.id))[:8]


ROUTES = (board, lead)
