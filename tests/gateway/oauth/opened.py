"""What a token opens, and what the company's log says."""

from uuid import uuid4

from gateway.db import DB
from tests.gateway.oauth.door import Door
from tests.gateway.oauth.world import Firm


async def opens(door: Door, access_token: str, path: str = "/oauth/userinfo") -> bool:
    """False only for a refusal that says so: 401 with the code of a bad token."""
    async with door.client() as web:
        answer = await web.get(path, headers={"Authorization": f"Bearer {access_token}"})
    if answer.status_code == 401:
        assert "bearer" in answer.headers.get("www-authenticate", "bearer").lower()
        return False
    assert answer.status_code == 200, answer.text
    return True


async def audited(firm: Firm, what: str) -> list[dict]:
    async with DB.tenant_scope(firm.tenant_id):
        rows = await DB.rows(
            "select what, data, actor_name from audit_event where tenant_id = $1 and what = $2 order by at, id",
            firm.tenant_id,
            what,
        )
    return [dict(row) for row in rows]


def fresh(firm: Firm) -> str:
    """A mail address nobody has yet, in the company's own domain."""
    return f"p-{uuid4().hex[:8]}@{firm.domain}"
