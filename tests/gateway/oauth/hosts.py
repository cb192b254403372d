"""A company's own host name: set by who runs the platform, not by a call."""

import asyncpg

from shared.contracts.parties import Party
from tests.gateway.oauth.world import Firm


async def with_host(servers, firm: Firm, host: str) -> None:
    settings = servers.database(Party.GATEWAY)
    connection = await asyncpg.connect(
        host=settings.host,
        port=settings.port,
        user="gateway_migrate",
        password=servers.secret("db-gateway-migrate"),
        database="huifang_gateway",
        ssl=False,
    )
    try:
        await connection.execute("update company set host = $2 where id = $1", firm.tenant_id, host)
    finally:
        await connection.close()
