"""Forms that are too much: refused before anybody takes them apart."""

import time

import pytest

from gateway.web.bodies import FIELDS, PAGE_BYTES

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "body",
    [b"mail=" + b"a" * PAGE_BYTES, b"mail=a" + b"&mail=a" * FIELDS, b"a=1&" * (FIELDS * 200)],
    ids=["long", "many", "both"],
)
@pytest.mark.parametrize("path", ["/auth/start", "/auth/sign-in", "/auth/reset"])
async def test_more_than_any_page_sends_is_refused_at_once(app, web, path, body):
    began = time.monotonic()
    answer = await web.post(path, content=body, headers=FORM)
    assert answer.status_code == 413
    assert time.monotonic() - began < 1


async def test_as_many_fields_as_a_page_may_send_are_read(app, web):
    body = b"mail=a" + b"&mail=a" * (FIELDS - 2)
    assert (await web.post("/auth/start", content=body, headers=FORM)).status_code == 200


async def test_a_parted_form_without_files_has_the_pages_limit(app, web):
    answer = await web.post("/auth/start", files={"mail": (None, "a" * (PAGE_BYTES + 1))})
    assert answer.status_code == 413


@pytest.mark.parametrize("part", [b"; charset=bogus\r\n\r\na", b"\r\n\r\n\xff\xfe"], ids=["unknown", "broken"])
async def test_a_parted_form_in_no_encoding_is_refused(app, web, part):
    body = b"--b\r\nContent-Disposition: form-data; name=mail\r\nContent-Type: text/plain" + part + b"\r\n--b--\r\n"
    answer = await web.post("/auth/start", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 400


async def test_a_password_made_to_be_slow_holds_nobody_up(app, web):
    """Composing a letter with thousands of marks takes time with their square."""
    slow = "a" + "\u0301\u0316" * 20_000
    began = time.monotonic()
    answer = await web.post("/auth/sign-in", data={"mail": "a@b.example", "password": slow})
    assert answer.status_code == 422
    assert time.monotonic() - began < 1.5
