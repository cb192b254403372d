"""Service hours without script: a typhoon day, weekly hours, holidays, files; what is refused stays on the page."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.roles import Role
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.payloads import XSS
from tests.harness.people import make_company, make_contact, make_staff


def monday():
    day = datetime.now(UTC).date() + timedelta(days=8)
    return day + timedelta(days=-day.weekday() % 7)


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


@pytest_asyncio.fixture(scope="module")
async def agent(company, ask):
    return await make_staff(ask, company, "陳柏翰", Role.AG)


@pytest_asyncio.fixture
async def browser(browsers, lead):
    return await entered(browsers, lead)


def at(company, rest=""):
    return f"/w/{company.slug}/settings/hours{rest}"


async def made(browser, company, name=""):
    """The address of a new calendar: Monday to Friday from eight to six, and Saturday morning."""
    name = name or f"醫院 {uuid4().hex[:6]}"
    given = {"name": name, "zone": "Asia/Taipei", "beginning": "half_saturday"}
    answer = await send(browser, at(company, "/new"), **given)
    assert answer.status_code == 303, answer.text[-800:]
    return answer.headers["location"].partition("?")[0]


def week_fields(week):
    """`08:00-12:00 13:00-17:00` a day, as the form's pairs."""
    return {
        f"d{number}_{part}": [span.split("-")[end] for span in text.split()]
        for number, text in enumerate(week)
        for end, part in enumerate(("opens", "closes"))
    }


async def test_a_typhoon_day_from_form_to_strip(browser, company):
    calendar, day = await made(browser, company, "颱風醫院"), monday()
    page = await text_of(browser, f"{calendar}?day={day}")
    assert "暫停服務" in page
    revision = revision_in(page)
    answer = await send(
        browser, f"{calendar}/days/{day}", revision=revision, mark="closure", name="颱風假", reason="縣府公告"
    )
    assert answer.status_code == 303
    month = await text_of(browser, answer.headers["location"])
    cell = re.search(rf'<td[^>]*data-state="closure">.*?data-day="{day}".*?</td>', month, re.DOTALL)
    assert "颱風假" in cell[0]
    strip = await text_of(browser, at(company, f"?day={day}"))
    row = re.search(r"<tr data-calendar=(?:(?!</tr>).)*颱風醫院.*?</tr>", strip, re.DOTALL)[0]
    cells = re.findall(r'<td data-day="([\d-]+)">(.*?)</td>', row, re.DOTALL)
    assert "颱風假" in cells[0][1]
    assert "08:00–18:00" not in cells[0][1]
    assert "08:00–18:00" in cells[1][1]
    history = await text_of(browser, f"{calendar}/history")
    assert "縣府公告" in history
    assert "吳佩珊" in history
    assert "設為「暫停服務」" in history


async def test_a_refused_day_keeps_what_was_typed(browser, company):
    calendar, day = await made(browser, company), monday()
    revision = revision_in(await text_of(browser, f"{calendar}?day={day}"))
    given = {"revision": revision, "mark": "half_day", "name": "盤點", "reason": "年底"}
    answer = await send(browser, f"{calendar}/days/{day}", **given)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "補班日與半天要有服務時段" in page
    assert 'value="盤點"' in page
    assert re.search(r'value="half_day" checked', page)
    answer = await send(browser, f"{calendar}/days/{day}", **given, opens=["08:00", "x"], closes=["12:00", ""])
    assert answer.status_code == 422
    answer = await send(browser, f"{calendar}/days/{day}", **given, opens=["08:00", ""], closes=["12:00", ""])
    assert answer.status_code == 303
    stale = await send(browser, f"{calendar}/days/{day}", **given, opens=["08:00", ""], closes=["12:00", ""])
    assert stale.status_code == 409
    assert "剛被別人更新過" in stale.text


async def test_weekly_hours_become_a_new_version(browser, company):
    calendar = await made(browser, company)
    page = await text_of(browser, f"{calendar}/week")
    given = {"revision": revision_in(page), "name": f"兩班 {uuid4().hex[:6]}", "zone": "Asia/Taipei", "from_day": ""}
    wrong = week_fields(["08:00-12:00 11:00-18:00", *[""] * 6])
    answer = await send(browser, f"{calendar}/week", **given, **wrong)
    assert answer.status_code == 422
    assert "同一天的時段彼此重疊" in answer.text
    right = week_fields(["08:00-12:00 13:00-17:00", "22:00-06:00", *[""] * 5])
    answer = await send(browser, f"{calendar}/week", **given, **right, reason="改兩班")
    assert answer.status_code == 303
    shown = await text_of(browser, f"{calendar}?month={monday():%Y-%m}")
    assert "08:00–12:00" in shown
    assert "22:00–24:00" in shown
    assert "改兩班" in await text_of(browser, f"{calendar}/history")
    before = await text_of(browser, f"{calendar}?version=1&month={monday():%Y-%m}")
    assert "08:00–18:00" in before
    assert "第 1 版" in before


async def test_hours_from_a_later_day(browser, company):
    calendar, day = await made(browser, company), monday() + timedelta(days=28)
    page = await text_of(browser, f"{calendar}/week")
    given = {"revision": revision_in(page), "name": f"冬季 {uuid4().hex[:6]}", "zone": "Asia/Taipei"}
    hours = week_fields(["10:00-16:00"] * 7)
    past = await send(browser, f"{calendar}/week", **given, **hours, from_day="2020-01-01")
    assert past.status_code == 422
    assert "生效時間已經過去" in past.text
    answer = await send(browser, f"{calendar}/week", **given, **hours, from_day=str(day))
    assert answer.status_code == 303
    sunday = await text_of(browser, f"{calendar}?day={day - timedelta(days=1)}")
    after = await text_of(browser, f"{calendar}?day={day}")
    assert "10:00–16:00" in cell_of(after, day)
    assert "休息" in cell_of(sunday, day - timedelta(days=1))


def cell_of(page, day):
    return re.search(rf'data-day="{day}".*?</td>', page, re.DOTALL)[0]


async def test_holidays_of_a_country_and_a_region(browser, company):
    calendar = await made(browser, company)
    page = await text_of(browser, f"{calendar}/holidays?country=GB")
    assert "England" in page
    assert "台灣" in page
    given = {"revision": revision_in(page), "country": "GB", "region": "SCT", "first_year": "2027", "years": "1"}
    answer = await send(browser, f"{calendar}/holidays", **given)
    assert answer.status_code == 303
    listed = await text_of(browser, answer.headers["location"])
    assert "GB-SCT" in listed
    assert "2027/11/30" in listed
    wrong = await send(browser, f"{calendar}/holidays", **{**given, "region": "ZZ", "revision": revision_in(listed)})
    assert wrong.status_code == 422


async def test_holidays_and_a_file_are_looked_at_before_they_are_made(browser, company):
    """The look changes nothing, comes back with the file's text, and what is made is what was seen."""
    calendar = await made(browser, company)
    revision = revision_in(await text_of(browser, f"{calendar}/holidays"))
    given = {"revision": revision, "country": "TW", "first_year": "2027", "years": "1"}
    shown = await send(browser, f"{calendar}/holidays", **given, step="preview")
    assert shown.status_code == 200
    assert "影響預覽" in shown.text
    assert "2027" not in re.sub(r"<select.*?</select>", "", shown.text, flags=re.DOTALL)
    seal = re.search(r'name="seen" value="(\w+)"', shown.text)[1]
    other = await send(browser, f"{calendar}/holidays", **{**given, "years": "2"}, step="apply", seen=seal)
    assert "影響預覽" in other.text, "what was seen is not what is asked for now"
    answer = await send(browser, f"{calendar}/holidays", **given, step="apply", seen=seal)
    assert answer.status_code == 303

    file = await browser.get(f"{calendar}/calendar.ics")
    revision = revision_in(await text_of(browser, f"{calendar}/file"))
    data = {"csrf": browser.csrf, "key": uuid4().hex, "revision": revision, "step": "preview"}
    upload = {"file": ("hours.ics", file.content, "text/calendar")}
    shown = await browser.post(f"{calendar}/file", data=data, files=upload, follow_redirects=False)
    assert "影響預覽" in shown.text
    assert revision_in(await text_of(browser, f"{calendar}/file")) == revision
    text = html.unescape(re.search(r'<textarea[^>]*name="text"[^>]*>\n?(.*?)</textarea>', shown.text, re.DOTALL)[1])
    assert "BEGIN:VCALENDAR" in text
    seal = re.search(r'name="seen" value="(\w+)"', shown.text)[1]
    given = {"revision": revision, "text": text.replace("\n", "\r\n"), "seen": seal, "step": "apply"}
    answer = await send(browser, f"{calendar}/file", **given)
    assert answer.status_code == 303, answer.text[-800:]


async def test_out_to_a_file_and_in_again(browser, company):
    calendar, day = await made(browser, company), monday()
    revision = revision_in(await text_of(browser, f"{calendar}?day={day}"))
    await send(browser, f"{calendar}/days/{day}", revision=revision, mark="holiday", name="廠慶，不上班")
    file = await browser.get(f"{calendar}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "attachment" in file.headers["content-disposition"]
    data = {"csrf": browser.csrf, "key": uuid4().hex, "name": "從檔案"}
    upload = {"file": ("hours.ics", file.content, "text/calendar")}
    answer = await browser.post(at(company, "/import"), data=data, files=upload, follow_redirects=False)
    assert answer.status_code == 303, answer.text[-800:]
    there = answer.headers["location"].partition("?")[0]
    assert "廠慶，不上班" in cell_of(await text_of(browser, f"{there}?day={day}"), day)


async def test_a_bad_file_is_told_by_its_line(browser, company):
    calendar = await made(browser, company)
    revision = revision_in(await text_of(browser, f"{calendar}/file"))
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nnonsense\nEND:VCALENDAR"
    answer = await send(browser, f"{calendar}/file", revision=revision, text=text)
    assert answer.status_code == 422
    assert "第 3 行讀不懂" in answer.text
    assert "nonsense" in answer.text
    empty = await send(browser, f"{calendar}/file", revision=revision)
    assert empty.status_code == 422
    data = {"csrf": browser.csrf, "key": uuid4().hex, "revision": revision}
    upload = {"file": ("x.ics", bytes(range(256)) * 40, "text/calendar")}
    odd = await browser.post(f"{calendar}/file", data=data, files=upload, follow_redirects=False)
    assert odd.status_code == 422


async def test_default_archive_and_back(browser, company):
    await made(browser, company)
    calendar = await made(browser, company, f"備用 {uuid4().hex[:6]}")
    revision = revision_in(await text_of(browser, f"{calendar}/history"))
    assert (await send(browser, f"{calendar}/archive", revision=revision)).status_code == 303
    page = await text_of(browser, f"{calendar}/history")
    assert "已封存" in page
    assert calendar in await text_of(browser, at(company, "/archived"))
    assert calendar not in await text_of(browser, at(company))
    assert (await send(browser, f"{calendar}/restore", revision=revision_in(page))).status_code == 303
    assert (await send(browser, f"{calendar}/explode", revision="3")).status_code == 404


async def test_who_only_reads(browsers, browser, company, agent, ask):
    calendar = await made(browser, company)
    reader = await entered(browsers, agent)
    page = await text_of(reader, f"{calendar}?day={monday()}")
    assert "儲存這一天" not in page
    for rest in ("/week", "/holidays", "/history", "/file"):
        assert 'method="post" action="' + calendar not in await text_of(reader, calendar + rest), rest
    refused = await send(reader, f"{calendar}/days/{monday()}", revision="1", mark="holiday", name="x")
    assert refused.status_code == 403
    guest = await entered(browsers, await make_contact(ask, company, "王筱涵"))
    assert (await guest.get(at(company))).status_code == 404


@pytest.mark.parametrize(
    "rest",
    ["?month=2026-13", "?month=abc", "?day=9999-12-31", "?day=x", "?version=0", "?version=abc", "?version=９"],
)
async def test_nonsense_in_the_address_shows_the_month(browser, company, rest):
    calendar = await made(browser, company)
    assert (await browser.get(calendar + rest)).status_code == 200


async def test_what_is_not_there(browser, company):
    calendar = await made(browser, company)
    assert (await browser.get(f"{calendar}?version=999999999999999999999")).status_code in {404, 422}
    assert (await browser.get(f"{calendar}?version=99")).status_code == 404
    assert (await browser.get(at(company, f"/{uuid4()}"))).status_code == 404
    assert (await send(browser, f"{calendar}/days/9999-12-31", revision="1", mark="holiday")).status_code == 404


async def test_names_are_only_text(browser, company):
    calendar, day = await made(browser, company), monday()
    for payload in XSS[::12]:
        revision = revision_in(await text_of(browser, f"{calendar}?day={day}"))
        await send(browser, f"{calendar}/days/{day}", revision=revision, mark="holiday", name=payload[:60])
        for path in (
            f"{calendar}?day={day}",
            f"{calendar}/holidays",
            f"{calendar}/history",
            at(company, f"?day={day}"),
        ):
            assert payload[:60] not in (await browser.get(path)).text or "<" not in payload[:60], (path, payload)


async def test_a_past_day_is_shown_and_not_changed(browser, company):
    calendar = await made(browser, company)
    page = await text_of(browser, f"{calendar}?day=2026-01-05")
    assert "超過 31 天以前的日子不能變更" in page
    assert date.today() > date(2026, 1, 5)  # noqa: DTZ011
