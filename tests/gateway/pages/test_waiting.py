"""Whoever meets a limit is told when to come back: in a header (RFC 9110, 10.2.3) and in words, in his language."""

import re
from uuid import uuid4

import pytest

from gateway.files import quota
from gateway.i18n import speaking
from gateway.limits import attempts, rest
from gateway.problems import span_text
from tests.gateway.files.conftest import enter, place  # noqa: F401 - fixtures
from tests.harness.files import picture

SPANS = {"zh-Hant": "15 分鐘後再試", "en": "try again in 15 min", "zh-Hans": "15 分钟后再试"}
JSON = {"accept": "application/json"}


def limited(monkeypatch, name):
    """No request of this kind is let in any more."""
    monkeypatch.setenv(f"HUIFANG_LIMIT_{name.upper()}", "0")
    rest._item.cache_clear()
    rest.COUNTERS.reset()


@pytest.fixture(autouse=True)
def afterwards():
    yield
    rest._item.cache_clear()
    rest.COUNTERS.reset()


def waits(answer, *, most):
    assert answer.status_code == 429
    seconds = int(answer.headers["retry-after"])
    assert 0 < seconds <= most
    return seconds


@pytest.mark.parametrize("locale", SPANS)
async def test_signing_in(browsers, locale):
    browser, mail = browsers(), f"{uuid4().hex}@nowhere.example"
    browser.headers["accept-language"] = locale
    for _ in range(attempts.PER_ACCOUNT + 1):
        answer = await browser.post("/auth/sign-in", data={"mail": mail, "password": "wrong"})
    seconds = waits(answer, most=attempts.WINDOW_SECONDS)
    assert seconds > 14 * 60
    assert SPANS[locale] in answer.text


async def test_a_reset_wanted_too_often(browsers):
    browser, mail = browsers(), f"{uuid4().hex}@nowhere.example"
    for _ in range(attempts.RESETS_PER_ACCOUNT + 1):
        answer = await browser.post("/auth/reset", data={"mail": mail})
    waits(answer, most=attempts.WINDOW_SECONDS)
    assert SPANS["zh-Hant"] in answer.text


async def test_a_page_asked_too_often(enter, place, monkeypatch):  # noqa: F811 - fixtures
    browser = await enter(place.people["bohan"])
    limited(monkeypatch, rest.PAGES_OF_PERSON)
    for _ in range(2):
        answer = await browser.get("/me")
    seconds = waits(answer, most=rest.WINDOW_SECONDS)
    assert re.search(rf"{seconds} 秒後再試", answer.text)
    swapped = await browser.get("/me", headers={"hx-request": "true"})
    waits(swapped, most=rest.WINDOW_SECONDS)
    assert swapped.headers["hx-reswap"] == "none"


async def test_files_sent_with_a_form(enter, place, monkeypatch):  # noqa: F811 - fixtures
    """The form comes back with what was written, and says when it may be sent again."""
    browser = await enter(place.people["hsiaohan"])
    monkeypatch.setattr(quota, "PERSON_BYTES", 1)
    path = f"/p/{place.company.slug}/tickets"
    data = {"csrf": browser.csrf, "title": "螢幕", "body": "寫了很久的內容", "key": uuid4().hex}
    answer = await browser.post(path, data=data, files={"file": ("a.png", picture())})
    waits(answer, most=3600)
    assert "寫了很久的內容" in answer.text
    assert re.search(r"\d+ (分鐘|秒)後再試", answer.text)
    alone = await browser.post("/files?name=a.png", content=picture(), headers={"x-csrf": browser.csrf, **JSON})
    assert waits(alone, most=3600) == alone.json()["retry_after"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 秒"),
        (1, "1 秒"),
        (119, "119 秒"),
        (120, "2 分鐘"),
        (121, "3 分鐘"),
        (900, "15 分鐘"),
        (7199, "120 分鐘"),
        (7201, "3 小時"),
    ],
)
def test_never_too_short(seconds, said):
    with speaking("zh-Hant"):
        assert span_text(seconds) == said
