"""The gateway's live catalogue has no hole, and the slivers of the unwalled tables are what they claim to be."""

import asyncpg

from shared.contracts.parties import Party
from shared.db.gate import findings


async def test_gate_is_clean(servers):
    settings = servers.database(Party.GATEWAY)
    connection = await asyncpg.connect(
        host=settings.host,
        port=settings.port,
        user="gateway_worker",
        password=settings.passwords["worker"],
        database="huifang_gateway",
        ssl=False,
    )
    try:
        assert await findings(Party.GATEWAY, connection) == []
    finally:
        await connection.close()
