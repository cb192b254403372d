"""The wall gate: reads the live catalogue of a service's database and names every hole in the two walls.

`await findings(party, connection)` is empty, or the build fails. What is live is compared with what the code declares
(table classes, portal rules, exceptions with reasons), so neither can drift from the other.
"""

from typing import Any

import asyncpg

from shared.contracts.parties import Party
from shared.db.gate.declared import declared
from shared.db.gate.grants import grant_findings
from shared.db.gate.objects import object_findings
from shared.db.gate.policies import policy_findings
from shared.db.gate.roles import role_findings
from shared.db.gate.tables import table_findings


async def findings(party: Party, connection: "asyncpg.Connection[Any]") -> list[str]:
    """Sentences that begin with the thing at fault. Any role that may connect can look."""
    expected = declared(party)
    found: list[str] = []
    for look in (table_findings, policy_findings, grant_findings, object_findings, role_findings):
        found += await look(connection, expected)
    return sorted(found)
