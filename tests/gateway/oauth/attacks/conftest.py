import json

import pytest
import pytest_asyncio
from joserfc.jwk import ECKey, KeySet

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.oauth.world import register

SEEN: list[str] = []


@pytest.fixture(autouse=True)
def counted(request, figures):
    """A7: every test of this folder is a case of its own, refused or answered as specified."""
    SEEN.append(request.node.nodeid)
    figures("A7 OAuth attack cases", len(SEEN))


MACHINE = {
    "grants": (g.Grant.CLIENT_CREDENTIALS,),
    "redirect_uris": (),
    "roles": (Role.AG,),
    "scopes": ("helpdesk.ticket.read",),
}


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    """Of a program that speaks for itself."""
    return await register(ask, yuancheng, **MACHINE)


@pytest.fixture(scope="module")
def pair():
    return ECKey.generate_key("P-256", parameters={"kid": "one"})


@pytest_asyncio.fixture(scope="module")
async def keyed(door, ask, yuancheng, pair):
    jwks = json.dumps(KeySet([pair]).as_dict(private=False))
    return await register(ask, yuancheng, **MACHINE, auth=g.ClientAuth.PRIVATE_KEY_JWT, jwks=jwks)
