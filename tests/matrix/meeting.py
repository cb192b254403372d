"""Makers of meetings, as far as a verb needs them (see rows.py)."""

from datetime import date, time

from services.projects.db import DB
from shared.contracts.delivery import meetings as m
from tests.matrix.delivery import manager_of, project
from tests.matrix.row import Row

BEGINS = {"write": "held", "publish": "minutes_draft", "answer": "published"}
"""Where a verb begins; to come, for the others."""
_PUT = """
insert into meeting (tenant_id, id, project_id, number, title, kind, state, starts_at, minutes, place, text)
values ($1, gen_random_uuid(), $2, 1, $3, 'team', $4, now() + make_interval(days => $5), 60, '', $3)
returning id, revision
"""
_SEAT = """
insert into meeting_seat (tenant_id, meeting_id, member_id)
select $1, $2, id from member where tenant_id = $1 and id = $3
"""


async def meeting(makers, realm, who, call) -> Row:
    made = await project(makers, realm, who, call)
    days = -1 if call.verb == "hold" else 7
    async with DB.tenant_scope(realm.tenant_id):
        state = BEGINS.get(call.verb, "planned")
        row = await DB.row(_PUT, realm.tenant_id, made.id, realm.words("meeting"), state, days)
        await DB.run(_SEAT, realm.tenant_id, row["id"], who.actor_id)
    return Row(row["id"], row["revision"])


async def series(makers, realm, who, call) -> Row:
    made = await project(makers, realm, who, call)
    wish = m.StartSeries(project_id=made.id, title=realm.words("series"), first_on=date(2027, 3, 1), at=time(10))
    found = await makers.write(m.START_SERIES, manager_of(realm), wish)
    return Row(found.series[0].id, found.series[0].revision)


MEETINGS = {"meeting": meeting, "meeting_series": series}
