"""The base of every tenant table in Piccolo: fills what the database's defaults cannot.

Piccolo's INSERT names every column, so a default of the database never applies. The real keys are composite and
lead with `tenant_id`; Piccolo only knows `id` as its key, and row-level security adds the company.
"""

from typing import Any, ClassVar
from uuid import UUID as Uuid

from piccolo.columns import UUID
from piccolo.table import Table

from shared.core.ids import new_id
from shared.db.engine import ServiceEngine
from shared.db.walls import Portal


class TenantTable(Table):
    """Declare with `class Ticket(TenantTable, db=DB, portal=own("select"))`; `portal=None` says "no customer".

    The wall gate compares this declaration with the live catalogue.
    """

    portal: ClassVar[Portal | None]
    tenant_id = UUID(default=None, null=False)
    id = UUID(primary_key=True, default=new_id)

    @classmethod
    def __init_subclass__(cls, *, portal: Portal | None, db: ServiceEngine, **given: Any) -> None:
        super().__init_subclass__(db=db, **given)
        cls.portal = portal

    def __init__(self, *, tenant_id: Uuid | None = None, **given: Any) -> None:
        super().__init__(**given)
        if tenant_id is not None:
            self.tenant_id = tenant_id
