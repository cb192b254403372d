"""The generated OpenAPI document, tried by schemathesis: no server error, no answer that it does not list."""

import asyncio
import os
import re
import sys
from uuid import uuid4

import pytest_asyncio

from gateway.rest.openapi import PATH, PREFIX, public_calls
from shared.contracts import gateway as g
from shared.contracts.parties import SERVICES
from shared.contracts.roles import STAFF_ROLES, Permission
from tests.gateway.oauth.browser import token
from tests.gateway.oauth.world import make_company

SEED = 20260721
EXAMPLES = int(os.environ.get("SCHEMATHESIS", "2"))
"""Of each operation; the long form (`make torture --only SCHEMATHESIS`) tries more."""
SECONDS = 400 + 100 * EXAMPLES
"""Against hanging only, no measure of ours: with other work on both cores a run takes more than a minute."""
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@pytest_asyncio.fixture(scope="module")
async def bearer(whole, door, ask):
    """Of a client that may do all that staff may."""
    await whole.start(tuple(party for party in SERVICES if party not in whole.processes))
    firm = await make_company(ask, "試驗公司")
    scopes = tuple(str(call.needs) for call in public_calls())
    command = g.RegisterClient(
        name="schemathesis",
        auth=g.ClientAuth.SECRET_BASIC,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        scopes=tuple(str(permission) for permission in Permission if str(permission) in scopes),
        roles=tuple(sorted(STAFF_ROLES)),
    )
    client = await ask(g.REGISTER_CLIENT, firm.admin, command, key=uuid4().hex)
    answer = await token(door, client, {"grant_type": "client_credentials"})
    return answer.json()["access_token"]


async def test_what_is_served_is_what_is_promised(door, bearer, figures, tmp_path):
    words = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{door.url}{PATH}", "--url", f"{door.url}{PREFIX}"),
        *("--header", f"Authorization: Bearer {bearer}", "--checks", ",".join(CHECKS)),
        *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--phases", "examples,fuzzing"),
        *("--no-color", "--workers", "2"),
    ]
    running = await asyncio.create_subprocess_exec(
        *words, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await running.communicate()
    finally:
        if running.returncode is None:
            running.kill()
    text = output.decode()
    assert running.returncode == 0, text[-12_000:]
    selected = re.search(r"Selected:\s+(\d+)/(\d+)", text)
    cases = re.search(r"(\d+) generated", text)
    assert selected, text[-3_000:]
    assert cases, text[-3_000:]
    figures("schemathesis: operations", int(selected[1]))
    figures("schemathesis: examples", int(cases[1]))
    assert selected[1] == selected[2]
    assert int(selected[1]) >= len(public_calls())
