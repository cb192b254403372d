"""What is asked at a gate. Features bring their checks along, `services/projects/app.py` puts them together.

A check is one SQL expression over a project `p`: the names of what is missing as `text[]`. Nothing missing is an empty
array; what has no name is the empty text; NULL is "nobody can tell yet", which is never counted as kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from shared.contracts.delivery.gates import Answer, CheckView, Gate

UNKNOWN = "null::text[]"
"""Of a check whose feature does not tell yet."""
STATEMENT = "select {columns} from project p where p.tenant_id = $1 and p.id = $2"
MOST = 50
"""Names that are kept of what is missing."""


class Check(Struct, frozen=True, kw_only=True):
    """`code` is what pages say it by, `clauses` the policy's ids that it stands for, `place` where it is mended, behind
    the project's page. Against a `hard` one a gate is not passed on a condition either."""

    code: str
    gate: Gate
    clauses: tuple[str, ...]
    missing: str
    place: str = ""
    hard: bool = False


def exists(sql: str) -> str:
    """A check that something is there: `sql` is a FROM list with its condition."""
    return f"case when exists (select {sql}) then '{{}}'::text[] else array['']::text[] end"


def none_of(name: str, sql: str) -> str:
    """A check that there is none of these: `name` is the expression that names one, `sql` their FROM list with its
    condition. By the number a name ends with, as people count: #4 stands before #12."""
    counted = rf"substring({name} from '([0-9]+)\Z')::numeric nulls last, {name}"
    return f"coalesce((select array_agg({name} order by {counted}) {sql}), '{{}}'::text[])"


def columns_of(expressions: Iterable[str]) -> str:
    """One column of STATEMENT for each, by its number: c0, c1."""
    return ", ".join(f"{sql} as c{number}" for number, sql in enumerate(expressions))


async def missing_of(tenant_id: UUID, project_id: UUID, asked: Mapping[str, str]) -> dict[str, list[str] | None]:
    """All that is asked, in one statement."""
    if not asked:
        return {}
    row = await DB.row(STATEMENT.replace("{columns}", columns_of(asked.values())), tenant_id, project_id)
    assert row is not None  # whoever asks has it in hand
    return {code: row[f"c{number}"] for number, code in enumerate(asked)}


async def checked(tenant_id: UUID, project_id: UUID, checks: Sequence[Check]) -> tuple[CheckView, ...]:
    found = await missing_of(tenant_id, project_id, {one.code: one.missing for one in checks})
    return tuple(_view(one, found[one.code]) for one in checks)


def _view(check: Check, missing: list[str] | None) -> CheckView:
    return CheckView(
        code=check.code,
        clauses=check.clauses,
        place=check.place,
        answer=Answer.UNANSWERED if missing is None else Answer.MISSING if missing else Answer.KEPT,
        missing=tuple(name for name in missing or () if name)[:MOST],
        hard=check.hard,
    )
