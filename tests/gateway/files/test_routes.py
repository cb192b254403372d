"""Sending and fetching files as people do: checked, bound to their sender, downloads that no browser would run."""

import asyncio
import io
from urllib.parse import quote, urlsplit

import pytest
from PIL import Image

from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, NoteTicket, OpenTicket
from shared.core.ids import new_id
from shared.storage.keys import Thing
from shared.storage.objects import objects
from tests.harness.files import document, located_picture, picture, pixel_bomb, zip_bomb

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
JSON = {"accept": "application/json"}


async def send(browser, body, name="照片.png", **headers):
    headers = {"x-csrf": browser.csrf, **JSON, **headers}
    return await browser.post(f"/files?name={quote(name)}", content=body, headers=headers)


async def ticket_with(ask, who, *receipts):
    return await ask(OPEN_TICKET, who.caller, OpenTicket(title="t", body="b", files=receipts), key=str(new_id()))


async def waiting(tenant_id) -> int:
    return sum([len(keys) async for keys in objects().keys(f"c0/{tenant_id}/{Thing.UPLOAD}")])


async def test_from_upload_to_download(enter, place, ask):
    browser = await enter(place.people["hsiaohan"])
    body = located_picture()
    answer = await send(browser, body, "現場.exe")
    assert answer.status_code == 201
    upload = answer.json()
    assert (upload["name"], upload["type"], upload["size"]) == ("現場.exe.jpg", "image/jpeg", len(body))
    ticket = await ticket_with(ask, place.people["hsiaohan"], upload["receipt"])
    file = ticket.messages[0].files[0]
    got = await browser.get(f"/files/{file.id}")
    assert got.content == body
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert quote("現場.exe.jpg") in got.headers["content-disposition"]
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-length"] == str(len(body))
    assert "sandbox" in got.headers["content-security-policy"]
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert got.headers["cache-control"].startswith("private")


async def test_a_preview_is_drawn_anew(enter, place, ask):
    browser = await enter(place.people["hsiaohan"])
    upload = (await send(browser, located_picture())).json()
    text = (await send(browser, b"a line", "log.txt")).json()
    ticket = await ticket_with(ask, place.people["hsiaohan"], upload["receipt"], text["receipt"])
    shot, log = ticket.messages[0].files
    got = await browser.get(f"/files/{shot.id}/preview")
    assert got.headers["content-type"] == "image/webp"
    assert "sandbox" in got.headers["content-security-policy"]
    assert b"SECRET" not in got.content
    with Image.open(io.BytesIO(got.content)) as drawn:
        assert drawn.size == (200, 400)
    assert (await browser.get(f"/files/{log.id}/preview")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (SVG, 422, "file.type_refused"),
        (b"<!doctype html><script>alert(1)</script>", 422, "file.type_refused"),
        (b"MZ\x90\0", 422, "file.type_refused"),
        (b"", 422, "file.empty"),
        (zip_bomb(), 422, "file.archive_refused"),
        (document(macros=True), 422, "file.archive_refused"),
        (pixel_bomb(), 422, "file.image_too_large"),
        (b"x" * (10 * 1024 * 1024 + 1), 413, "file.too_large"),
        (b"x" * (27 * 1024 * 1024), 413, "file.too_large"),
    ],
    ids=["svg", "html", "exe", "empty", "zip bomb", "macros", "pixel bomb", "large", "larger than the door"],
)
async def test_what_is_refused_leaves_nothing(enter, place, body, status, code):
    browser = await enter(place.people["hsiaohan"])
    before = await waiting(place.company.tenant_id)
    answer = await send(browser, body, "無害.png")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "無害.png" in answer.json()["title"]
    assert "{" not in answer.json()["title"]
    assert answer.json()["request_id"]
    assert await waiting(place.company.tenant_id) == before


async def test_the_refusal_speaks_the_readers_language(enter, place):
    browser = await enter(place.people["hsiaohan"])
    assert "最多" in (await send(browser, b"x" * (11 * 1024 * 1024))).json()["title"]


async def test_only_from_our_own_pages(enter, place, web):
    browser = await enter(place.people["hsiaohan"])
    assert (await send(browser, picture(), **{"x-csrf": "guess"})).status_code == 403
    crossed = await send(browser, picture(), **{"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    web.csrf = "x"
    assert (await send(web, picture())).status_code in {303, 401, 403}


async def test_whoever_may_not_see_it_gets_the_same_404(enter, place, elsewhere, ask):
    people = place.people
    owner = await enter(people["hsiaohan"])
    upload = (await send(owner, picture())).json()
    ticket = await ticket_with(ask, people["hsiaohan"], upload["receipt"])
    agent = await enter(people["bohan"])
    noted = (await send(agent, picture())).json()
    command = NoteTicket(ticket_id=ticket.id, body="內部", files=(noted["receipt"],))
    note = await ask(NOTE_TICKET, people["bohan"].caller, command, key=str(new_id()))
    public, internal = ticket.messages[0].files[0].id, note.messages[-1].files[0].id
    manager = await enter(people["manager"])
    for reader in (owner, agent, manager):
        assert (await reader.get(f"/files/{public}")).content == picture()
    strangers = [await enter(people["stranger"]), await enter(people["colleague"])]
    strangers += [await enter(elsewhere.people[name]) for name in ("bohan", "hsiaohan", "manager")]
    asked = [(one, file) for one in strangers for file in (public, internal)]
    asked += [(owner, internal), (manager, internal), (owner, new_id()), (owner, "no-id"), (agent, "../../etc/passwd")]
    for browser, file in asked:
        for path in (f"/files/{file}", f"/files/{file}/preview"):
            got = await browser.get(path, headers=JSON)
            assert got.status_code == 404
            assert got.json()["code"] in {"file.not_found", "route.unknown"}
            if file in {public, internal}:
                assert got.json()["code"] == "file.not_found"


async def test_another_persons_receipt_is_no_good(enter, place, elsewhere):
    base = f"/p/{place.company.slug}"
    for thief in ("colleague", "stranger"):
        upload = (await send(await enter(place.people["hsiaohan"]), picture())).json()
        browser = await enter(place.people[thief])
        form = {"csrf": browser.csrf, "key": new_id().hex, "body": "收好的字", "files": upload["receipt"]}
        answer = await browser.post(f"{base}/tickets", data=form)
        assert answer.status_code == 422
        assert "收好的字" in answer.text
        assert upload["receipt"] not in answer.text


async def test_half_an_upload_is_none(door, enter, place):
    """The connection breaks in the middle: nothing is kept, and the process is well."""
    browser = await enter(place.people["hsiaohan"])
    before = await waiting(place.company.tenant_id)
    address = urlsplit(door.url)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    head = (
        f"POST /files?name=a.txt HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookies}\r\nX-CSRF: {browser.csrf}\r\n"
        f"Origin: {door.url}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\nContent-Length: 1000000\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(head.encode() + b"half of it\n" * 1000)
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.close()
    await asyncio.sleep(0.3)
    assert await waiting(place.company.tenant_id) == before
    assert (await send(browser, b"whole", "a.txt")).status_code == 201


async def test_nobody_fills_the_storage(enter, place, monkeypatch):
    from gateway.files import quota

    browser = await enter(place.people["colleague"])
    monkeypatch.setattr(quota, "PERSON_BYTES", 3_000)
    answers = [await send(browser, b"x" * 1_000, "a.txt") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await send(await enter(place.people["manager"]), b"x" * 1_000, "a.txt")).status_code == 201


async def test_too_many_in_one_form(enter, place):
    browser = await enter(place.people["hsiaohan"])
    data = {"csrf": browser.csrf, "key": new_id().hex, "body": "收好的字"}
    files = [("file", (f"{number}.txt", b"line", "text/plain")) for number in range(11)]
    answer = await browser.post(f"/p/{place.company.slug}/tickets", data=data, files=files)
    assert answer.status_code == 422
    assert "最多 10 個檔案" in answer.text
    assert "收好的字" in answer.text
    assert answer.text.count('name="files"') == 10 + 1  # and the row that script copies
