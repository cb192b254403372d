"""What a company's model is taught, by kind: categories by what they are called and what people have said, priorities
by history alone, teams by both.

A priority is learnt as the pair of impact and urgency, which is what people set and what a ticket keeps: the company's
matrix makes the priority of it, then and whenever it changes. Nothing tells a priority before there is history, so none
is suggested before `ENOUGH` texts, and no pair that was said less than `SELDOM` times.

A team is taught with its name and its people's skills from the first day, and with the sentences of the categories that
are its own: those whose tickets it mostly has, and until a category has any, those that name it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.categories.model.serving import Lesson
from services.helpdesk.db import DB
from shared.contracts.desk.suggestions import ENOUGH, Suggested

HISTORY = 3_000
"""Tickets that categories are learnt from, the latest ones: some ten seconds of work."""
OTHER_HISTORY = 1_500
"""Tickets that each of the other kinds is learnt from: mostly the same texts, which are encoded once."""
SELDOM = 5

_CATEGORIES = """
select id, category_path($1, id) as path, name, description, examples from category
where tenant_id = $1 and not archived
"""
_SAID = "select category_id, text from category_examples($1, $2)"
_HISTORY = "select label, text from suggestion_history($1, $2, $3)"
_TEAMS = """
select x.id, x.name, coalesce((
    select array_agg(distinct k.skill) from team_member b
    join member_skill s on s.tenant_id = b.tenant_id and s.member_id = b.member_id
    cross join unnest(s.skills) as k (skill)
    where b.tenant_id = $1 and b.team_id = x.id), '{}') as skills
from team x where x.tenant_id = $1 and not x.archived order by x.id
"""
_OWN = "select category_id, team_id from teams_of_categories($1, $2)"


class Taught(Struct, frozen=True):
    """`lessons` of the kinds that offer a choice; `texts` is how many examples there are, of every kind."""

    lessons: dict[str, Lesson]
    texts: dict[Suggested, int]


async def taught(tenant_id: UUID) -> Taught:
    """Inside a scope of the company."""
    categories = await DB.rows(_CATEGORIES, tenant_id)
    all_lessons = {
        Suggested.CATEGORY: await _of_categories(tenant_id, categories),
        Suggested.PRIORITY: await _of_priorities(tenant_id),
        Suggested.TEAM: await _of_teams(tenant_id, categories),
    }
    texts = {kind: len(lesson.examples) for kind, lesson in all_lessons.items()}
    lessons = {str(kind): lesson for kind, lesson in all_lessons.items() if _is_choice(kind, lesson)}
    return Taught(lessons, texts)


def _is_choice(kind: Suggested, lesson: Lesson) -> bool:
    enough = kind is not Suggested.PRIORITY or len(lesson.examples) >= ENOUGH
    return enough and len({label for _, label in lesson.examples} | set(lesson.names)) > 1


async def _of_categories(tenant_id: UUID, categories: Sequence[Record]) -> Lesson:
    history = await DB.rows(_SAID, tenant_id, HISTORY)
    names = {str(one["id"]): _called(one["path"], one["description"]) for one in categories}
    examples = [(text, str(one["id"])) for one in categories for text in one["examples"]]
    examples += [(row["text"], str(row["category_id"])) for row in history if str(row["category_id"]) in names]
    return Lesson(examples, names)


async def _of_priorities(tenant_id: UUID) -> Lesson:
    rows = await DB.rows(_HISTORY, tenant_id, Suggested.PRIORITY, OTHER_HISTORY)
    often = Counter(row["label"] for row in rows)
    return Lesson([(row["text"], row["label"]) for row in rows if often[row["label"]] >= SELDOM], {})


async def _of_teams(tenant_id: UUID, categories: Sequence[Record]) -> Lesson:
    teams = await DB.rows(_TEAMS, tenant_id)
    names = {str(one["id"]): " ".join((one["name"], *one["skills"])) for one in teams}
    known = {one["category_id"]: one["team_id"] for one in await DB.rows(_OWN, tenant_id, HISTORY)}
    examples = []
    for category in categories:
        team = known.get(category["id"]) or named(category, teams)
        if team is not None and str(team) in names:
            said = (_called(category["path"], category["description"]), *category["examples"])
            examples += [(text, str(team)) for text in said]
    history = await DB.rows(_HISTORY, tenant_id, Suggested.TEAM, OTHER_HISTORY)
    return Lesson(examples + [(row["text"], row["label"]) for row in history if row["label"] in names], names)


def named(category: Record, teams: Sequence[Record]) -> UUID | None:
    """The only team whose name or skills name the category, or one of whose skills the category's words name."""
    ours = [one["id"] for one in teams if any(_matches(category, one))]
    return ours[0] if len(ours) == 1 else None


def _matches(category: Record, team: Record) -> Iterator[bool]:
    name = _plain(category["name"])
    said = [_plain(word) for word in (*category["path"], category["description"])]
    yield len(name) > 1 and name in _plain(team["name"])
    for skill in map(_plain, team["skills"]):
        yield len(name) > 1 and name in skill
        yield len(skill) > 1 and any(skill in words for words in said)


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()


def _called(path: list[str], description: str) -> str:
    """The nearest name first; what stands above it tells what it is not about."""
    return " ".join([*reversed(path), description]).strip()
