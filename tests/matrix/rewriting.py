"""The application without its own filters: every statement's tenant predicate is made to say yes to every company.

What is left is row-level security. This replaces no part of the system by an invention: the same statements run on
the same database, with one condition less.
"""

import re
from collections import defaultdict
from contextlib import asynccontextmanager, contextmanager

from shared.contracts.parties import Party
from shared.db.engine import ServiceEngine
from tests.matrix.behind import superuser

PREDICATE = re.compile(r"(?<![\w.(])((?:\w+\.)?tenant_id) = (\$1(?!\d)|p_tenant)(?:::uuid)?(?!\w)")
"""As the statements write it; not inside a row that is inserted."""

FUNCTIONS = (
    "select p.oid, pg_get_functiondef(p.oid) as text from pg_proc p where p.pronamespace = 'public'::regnamespace"
)


def neutral(sql: str) -> str:
    return PREDICATE.sub(r"\1 = any(array[\1, \2::uuid])", sql)


class Seen:
    """Which statements ran without their predicate, and one set of arguments for each."""

    def __init__(self) -> None:
        self.statements: dict[Party, dict[str, tuple]] = defaultdict(dict)

    @contextmanager
    def watching(self, *, rewrite: bool):
        """All four ways in which a feature asks its database."""
        kept = {name: getattr(ServiceEngine, name) for name in ("rows", "row", "value", "run")}

        def wrapped(original):
            async def asked(engine, sql, *args):
                if PREDICATE.search(sql):
                    door = engine.current_transaction.get()
                    self.statements[engine.party].setdefault(sql, (door.door if door else None, args))
                    sql = neutral(sql) if rewrite else sql
                return await original(engine, sql, *args)

            return asked

        for name, original in kept.items():
            setattr(ServiceEngine, name, wrapped(original))
        try:
            yield self
        finally:
            for name, original in kept.items():
                setattr(ServiceEngine, name, original)


@asynccontextmanager
async def functions_without_predicate(party: Party):
    """The one-round-trip functions as well; they are put back at the end."""
    async with superuser(party) as connection:
        kept = [row["text"] for row in await connection.fetch(FUNCTIONS) if PREDICATE.search(row["text"])]
        try:
            for text in kept:
                await connection.execute(neutral(text))
            yield len(kept)
        finally:
            for text in kept:
                await connection.execute(text)


@asynccontextmanager
async def wall_down(party: Party, door: str, rows: str):
    """Every policy of one door of a service lets through what `rows` says."""
    async with superuser(party) as connection:
        policies = await connection.fetch(
            "select tablename, policyname, qual, with_check from pg_policies where $1 = any(roles)", f"{party}_{door}"
        )
        try:
            for one in policies:
                await _say(connection, one, rows if one["qual"] else None, rows if one["with_check"] else None)
            yield
        finally:
            for one in policies:
                await _say(connection, one, one["qual"], one["with_check"])


async def _say(connection, policy, using: str | None, check: str | None) -> None:
    parts = [f"using ({using})" if using else "", f"with check ({check})" if check else ""]
    await connection.execute(f'alter policy {policy["policyname"]} on "{policy["tablename"]}" {" ".join(parts)}')
