"""Files for programs: sent and fetched with a token, refused without, described in the OpenAPI document."""

from uuid import uuid4

import pytest_asyncio

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.harness.files import picture
from tests.harness.people import make_company

SCOPES = ("helpdesk.ticket.open", "helpdesk.ticket.read", "helpdesk.ticket.reply")


async def program(ask, web, place, *scopes):
    """The headers of a client of the company."""
    wish = g.RegisterClient(
        name=f"監控 {uuid4().hex[:6]}",
        auth=g.ClientAuth.SECRET_BASIC,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        scopes=scopes,
        roles=(Role.AG,),
    )
    made = await ask(g.REGISTER_CLIENT, place.company.caller, wish, key=uuid4().hex)
    form = {"grant_type": "client_credentials", "scope": " ".join(scopes)}
    answer = await web.post("/oauth/token", data=form, auth=(str(made.id), made.secret))
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}", "accept": "application/json"}


@pytest_asyncio.fixture
async def bearer(ask, web, place):
    return await program(ask, web, place, *SCOPES)


async def test_from_upload_to_download(web, place, bearer):
    sent = await web.post("/api/v1/uploads?name=shot.png", content=picture(), headers=bearer)
    assert sent.status_code == 201
    assert set(sent.json()) == {"receipt", "name", "type", "size"}
    wish = {"title": "告警", "body": "磁碟將滿", "files": [sent.json()["receipt"]]}
    wish["requester_id"] = str(place.people["hsiaohan"].caller.actor_id)
    opened = await web.post("/api/v1/tickets", json=wish, headers=bearer)
    assert opened.status_code == 201, opened.text
    file = opened.json()["messages"][0]["files"][0]
    got = await web.get(f"/api/v1/files/{file['id']}", headers=bearer)
    assert got.content == picture()
    assert got.headers["content-disposition"].startswith("attachment")


async def test_refusals_are_problems(web, ask, place, bearer):
    elsewhere = await make_company(ask, name="別家公司")
    assert (await web.post("/api/v1/uploads?name=x.png", content=picture())).status_code == 401
    bad = await web.post("/api/v1/uploads?name=x.svg", content=b"<svg/>", headers=bearer)
    assert (bad.status_code, bad.headers["content-type"]) == (422, "application/problem+json")
    assert bad.json()["fields"][0]["field"] == "files"
    for megabytes in (11, 27):
        large = await web.post("/api/v1/uploads", content=b"x" * (megabytes * 1024 * 1024), headers=bearer)
        assert (large.status_code, large.json()["code"]) == (413, "file.too_large"), megabytes
        assert "10 MB" in large.json()["title"]
    reader = await program(ask, web, place, "helpdesk.ticket.read")
    assert (await web.post("/api/v1/uploads", content=picture(), headers=reader)).status_code == 403
    for name in (uuid4(), "no-id", elsewhere.tenant_id):
        assert (await web.get(f"/api/v1/files/{name}", headers=bearer)).json()["code"] == "file.not_found"


async def test_the_document_describes_both(web):
    document = (await web.get("/api/v1/openapi.json")).json()
    assert document["paths"]["/uploads"]["post"]["responses"]["201"]
    assert document["paths"]["/files/{file_id}"]["get"]["responses"]["404"]
    assert document["components"]["schemas"]["Upload"]["required"] == ["receipt", "name", "type", "size"]
