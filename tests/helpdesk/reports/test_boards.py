"""The board in piles of teams and of states."""

from services.helpdesk.db import DB
from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.reports import READ_BOARD, BoardBy, BoardQuery
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import OPEN_TICKET, TAKE_TICKET, OpenTicket, TakeTicket


async def test_the_board_by_team_and_by_state(ask, cast):
    opened = [await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"T{at}", body="y")) for at in range(4)]
    team = await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="一線", member_ids=(cast.yutong.actor_id,)))
    await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="閒著的"))
    for ticket in opened[:2]:
        await ask(HAND_OVER, cast.bohan, HandOver(ticket_id=ticket.id, revision=1, team_id=team.id))
    await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=opened[0].id, revision=2))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update ticket set next_due = now() - interval '1 hour' where id = $1", opened[0].id)
        await DB.run("update ticket set next_due = null, state = 'scheduled' where id = $1", opened[2].id)

    async def told(**asked):
        board = await ask(READ_BOARD, cast.bohan, BoardQuery(**asked))
        return [(one.name or one.state, one.working, one.waiting, one.unassigned, one.overdue) for one in board.piles]

    assert await told(by=BoardBy.TEAM) == [(None, 1, 1, 2, 0), ("一線", 2, 0, 1, 1), ("閒著的", 0, 0, 0, 0)]
    assert await told(by=BoardBy.TEAM, team_id=team.id) == [("一線", 2, 0, 1, 1)]
    assert (await ask(READ_BOARD, cast.bohan, BoardQuery(by=BoardBy.TEAM))).more == 0
    states = {"new": (2, 0, 2, 0), "open": (1, 0, 0, 1), "scheduled": (0, 1, 1, 0)}
    order = ("new", "open", "waiting_customer", "waiting_third_party", "scheduled")
    assert await told(by=BoardBy.STATE) == [(one, *states.get(one, (0, 0, 0, 0))) for one in order]
    assert (await told(by=BoardBy.STATE, team_id=team.id))[:2] == [("new", 1, 0, 1, 0), ("open", 1, 0, 0, 1)]


async def test_what_has_no_room_is_counted(ask, cast):
    for at in range(26):
        await ask(CREATE_TEAM, cast.peishan, CreateTeam(name=f"第 {at} 隊"))
    board = await ask(READ_BOARD, cast.bohan, BoardQuery(by=BoardBy.TEAM))
    assert (len(board.piles), board.more) == (24, 2)
