"""Reading lessons: the library, those of a project, and those that a proposal should know."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.lessons.states import LESSON, OF_LESSON
from shared.contracts.base import Page
from shared.contracts.delivery import lessons as c
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """l.id, l.number, l.title, l.context, l.advice, l.tags, l.state, o.code as project, o.name as project_name,
  l.made_by as by, l.made_at as at, l.retired_why, l.revision,
  (select count(*) from lesson_answer n where n.tenant_id = l.tenant_id and n.lesson_id = l.id
    and n.adopted) as reused"""
_FROM = "from lesson l join project o on o.tenant_id = l.tenant_id and o.id = l.project_id"
_LIST = f"""
select {_COLUMNS} {_FROM} where l.tenant_id = $1 and l.state = any($2)
  and ($3 = '' or position($3 in lower(l.title || ' ' || l.context || ' ' || l.advice || ' ' || array_to_string(l.tags,
    ' '))) > 0)
  and ($4 = '' or $4 = any(l.tags)) and (l.made_at, l.id) < ($5, $6)
order by l.made_at desc, l.id desc limit $7
"""
_OF_PROJECT = f"select {_COLUMNS} {_FROM} where l.tenant_id = $1 and l.project_id = $2 order by l.number"
_ONE = f"select {_COLUMNS} {_FROM} where l.tenant_id = $1 and l.id = $2"

ALIKE = """(select array_agg(why order by why) from (
    select tag as why from unnest(l.tags) tag where position(lower(tag) in lower(q.title || ' ' || q.background || ' '
      || q.goal || ' ' || q.services)) > 0
    union all select 'customer' where o.customer_id = q.customer_id) w)"""
"""What a lesson `l` of a project `o` has in common with a proposal `q`: tags that its text speaks of, the customer."""

_PROPOSED = f"""
select x.* from (select {_COLUMNS}, {ALIKE} as why, a.adopted, coalesce(a.reason, '') as reason, a.by_name
  from proposal q, lesson l join project o on o.tenant_id = l.tenant_id and o.id = l.project_id
  left join lesson_answer a on a.tenant_id = l.tenant_id and a.lesson_id = l.id and a.proposal_id = $2
  where q.tenant_id = $1 and q.id = $2 and l.tenant_id = $1 and (l.state = 'published' or a.adopted is not null)) x
where x.why is not null or x.adopted is not null
order by x.adopted is not null desc, cardinality(x.why) desc, x.reused desc, x.number desc limit 8
"""
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def list_lessons(caller: Caller, command: c.ListLessons) -> Page[c.LessonView]:
    q, tag = command.q.strip().lower(), command.tag.strip()
    listing = f"lessons:{q}:{tag}:{command.retired}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    states = ["published", "retired"] if command.retired else ["published"]
    rows = await DB.rows(_LIST, caller.tenant_id, states, q, tag, *before, command.limit + 1)
    shown = [_view(caller, row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def lessons_of(caller: Caller, project_id: UUID) -> tuple[c.LessonView, ...]:
    """The project was seen before."""
    return tuple(_view(caller, row) for row in await DB.rows(_OF_PROJECT, caller.tenant_id, project_id))


async def view_of(caller: Caller, lesson_id: UUID) -> c.LessonView:
    row = await DB.row(_ONE, caller.tenant_id, lesson_id)
    if row is None:
        raise c.LESSON_NOT_FOUND()
    return _view(caller, row)


async def proposed_to(caller: Caller, proposal_id: UUID) -> tuple[c.ProposedLesson, ...]:
    """Those it has answered, and the most alike of the others ("2.4.h"); the proposal is there."""
    found = await DB.rows(_PROPOSED, caller.tenant_id, proposal_id)
    return tuple(
        c.ProposedLesson(
            lesson=_view(caller, row),
            why=tuple(row["why"] or ()),
            adopted=row["adopted"],
            reason=row["reason"],
            by=row["by_name"],
        )
        for row in found
    )


def _view(caller: Caller, row: Record) -> c.LessonView:
    state = c.LessonState(row["state"])
    verbs = LESSON.verbs_from(state, caller.permissions, str(caller.kind))
    told: dict[str, Any] = {
        "tags": tuple(row["tags"]),
        "state": state,
        "verbs": tuple(verb for verb in verbs if verb in OF_LESSON),
    }
    given = {name: row[name] for name in c.LessonView.__struct_fields__ if name not in told}
    return c.LessonView(**given, **told)
