"""What the code says of a service's tables: their columns, customer rules and exceptions."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from piccolo.table import Table

from shared.contracts.parties import Party
from shared.db.kernel import CROSS_TENANT_INDEXES, PORTALS
from shared.db.migrate import package
from shared.db.walls import Portal, tenant_table

LEDGERS = {
    "migration": "Piccolo's own ledger of migrations: names and times",
    "repeatable_sql": "digests of the SQL functions in place",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """`portals` maps every walled table to its customer rule. `columns` are those of the Piccolo classes.
    The dictionaries of exceptions hold a reason per name."""

    party: Party
    portals: dict[str, Portal | None]
    columns: dict[str, set[str]]
    unwalled: dict[str, str]
    loose_indexes: dict[str, str]
    definers: dict[str, str]

    def role(self, door: str) -> str:
        return f"{self.party}_{door}"


def declared(party: Party) -> Declared:
    """From the service's piccolo_app.py: TABLES, and where it has any, UNWALLED, LOOSE_INDEXES, DEFINERS."""
    module = import_module(f"{package(party)}.piccolo_app")
    tables: list[Any] = module.TABLES
    unwalled = {**LEDGERS, **getattr(module, "UNWALLED", {})}
    portals: dict[str, Portal | None] = {**PORTALS, **getattr(module, "PORTALS", {})}
    portals |= {_name(t): t.portal for t in tables if _name(t) not in unwalled}
    return Declared(
        party=party,
        portals=portals,
        columns={_name(table): {column._meta.name for column in table.all_columns()} for table in tables},  # noqa: SLF001
        unwalled=unwalled,
        loose_indexes={**CROSS_TENANT_INDEXES, **getattr(module, "LOOSE_INDEXES", {})},
        definers=getattr(module, "DEFINERS", {}),
    )


def _name(table: type[Table]) -> str:
    return table._meta.tablename  # noqa: SLF001 - Piccolo gives no other way


MAKER = tenant_table.__name__
"""Where a missing wall should have come from; for messages."""
