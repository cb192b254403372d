"""The suggestion card in a browser: it comes by itself, is taken with one key or click, and undone; axe agrees."""

import asyncio
from types import SimpleNamespace
from uuid import uuid4

import pytest
import pytest_asyncio

from services.helpdesk.suggestions import worker as worker_module
from services.helpdesk.suggestions.thinking import Thinker
from services.helpdesk.suggestions.worker import Worker
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.suggestions import (
    CHANGE_SUGGESTING,
    ENOUGH,
    READ_SUGGESTING,
    ChangeSuggesting,
    ReadSuggesting,
)
from shared.contracts.desk.teams import ARCHIVE_TEAM, CREATE_TEAM, ArchiveTeam, CreateTeam
from shared.storage.objects import open_objects
from tests.gateway.pages.desk import make_desk, rings
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import expect, violations
from tests.helpdesk.categories.parts import URGENT, history
from tests.helpdesk.categories.world import SAYS
from tests.helpdesk.clocks.world import value
from tests.matrix.behind import until


@pytest_asyncio.fixture(scope="module")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    await rings(made)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module")
async def taught(desk, tmp_path_factory):
    """The desk with categories, and the suggesting process at work beside it."""
    storage = open_objects(tmp_path_factory.mktemp("models").as_uri())
    patched = pytest.MonkeyPatch()
    patched.setattr(worker_module, "background", Thinker)  # a busy machine leaves nothing over
    worker, stop = Worker(lambda: storage), asyncio.Event()
    working = [asyncio.ensure_future(worker.suggest(stop)), asyncio.ensure_future(worker.learn(stop))]
    for name, examples in SAYS.items():
        command = CreateCategory(name=name, examples=examples)
        await desk.ask(CREATE_CATEGORY, desk.peishan.caller, command, key=uuid4().hex)

    async def has_model() -> bool:
        return (await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())).texts > 0

    await until(has_model, 90)
    yield desk
    stop.set()
    await asyncio.gather(*working)
    patched.undo()


async def threshold(desk, percent, **others):
    now = await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())
    command = ChangeSuggesting(revision=now.revision, threshold=percent, **others)
    await desk.ask(CHANGE_SUGGESTING, desk.peishan.caller, command, key=uuid4().hex)


async def levels_known(desk):
    """A history to learn priorities from, learnt."""
    suggesting = await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())
    if suggesting.priority_texts >= ENOUGH:
        return
    await history(SimpleNamespace(tenant_id=desk.company.tenant_id, hsiaohan=desk.hsiaohan.caller))
    await value(desk.company.tenant_id, "select category_learn($1, 0)")

    async def has_learnt() -> bool:
        now = await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())
        return now.priority_texts >= ENOUGH

    await until(has_learnt, 90)


async def team(desk, name):
    """That its model knows."""
    command = CreateTeam(name=name, member_ids=(desk.bohan.caller.actor_id,))
    made = await desk.ask(CREATE_TEAM, desk.peishan.caller, command, key=uuid4().hex)
    other = CreateTeam(name="印表機組", member_ids=(desk.peishan.caller.actor_id,))
    await desk.ask(CREATE_TEAM, desk.peishan.caller, other, key=uuid4().hex)
    await value(desk.company.tenant_id, "select category_learn($1, 0)")

    async def has_learnt() -> bool:
        return (await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())).team_texts > 0

    await until(has_learnt, 90)
    return made


async def put_away(desk, made):
    command = ArchiveTeam(team_id=made.id, revision=made.revision)
    await desk.ask(ARCHIVE_TEAM, desk.peishan.caller, command, key=uuid4().hex)


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_suggestion_comes_by_itself_and_is_taken(taught, windows, locale, theme, phone):
    ticket = await taught.open("印表機卡紙", "第二匣一直卡紙。")
    given = {"locale": locale, "theme": theme, "phone": phone}
    page = await at(windows, taught, taught.bohan, f"{taught.tickets}/{ticket.number}", **given)
    card = page.locator("#suggest")
    await expect(card.get_by_role("radio").first).to_be_checked(timeout=30_000)
    await expect(card.locator(".opt").first).to_contain_text("印表機")
    await expect(card.locator(".why .tag").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    if phone:
        await card.locator("button[type=submit]").click()
    else:
        await page.keyboard.press("c")
    await expect(card).to_have_count(0)
    await expect(page.locator("#ticket-aside .facts")).to_contain_text("印表機")
    assert page.problems == []


async def test_what_was_applied_by_itself_is_undone_with_a_click(taught, windows):
    await threshold(taught, 50)
    ticket = await taught.open("印表機卡紙", "碳粉沒了。")
    page = await at(windows, taught, taught.bohan, f"{taught.tickets}/{ticket.number}")
    card = page.locator("#suggest")
    await expect(card.get_by_role("heading")).to_have_text("已自動分類", timeout=30_000)
    await expect(page.locator("#thread")).to_contain_text("自動分類為「印表機」")
    assert await violations(page) == []
    await card.get_by_role("button", name="復原").click()
    await expect(page.locator("#ticket-aside .facts")).to_contain_text("未分類")
    await expect(page.locator("#thread")).to_contain_text("取消自動分類「印表機」")
    await threshold(taught, None)
    assert page.problems == []


async def test_a_lead_says_from_when_they_are_applied(taught, windows):
    page = await at(windows, taught, taught.peishan, f"{taught.base}/settings/categories")
    assert await violations(page) == []
    await page.locator("select[name=threshold]").select_option(label="可信度 90% 以上")
    await page.locator("form[action$='/suggesting'] .primary").click()
    await expect(page.locator("select[name=threshold]")).to_have_value("90")

    async def is_kept() -> bool:
        return (await taught.ask(READ_SUGGESTING, taught.peishan.caller, ReadSuggesting())).threshold == 90

    await until(is_kept)
    await threshold(taught, None)
    assert page.problems == []


async def test_priority_and_team_are_suggested_beside_it_and_all_is_taken_with_one_key(taught, windows):
    await levels_known(taught)
    network = await team(taught, "網路組")
    ticket = await taught.open(URGENT[9], "無線網路斷線。")
    page = await at(windows, taught, taught.bohan, f"{taught.tickets}/{ticket.number}")
    card = page.locator("#suggest")
    await expect(card.get_by_role("radio").first).to_be_checked(timeout=30_000)
    await expect(card.get_by_role("group", name="優先")).to_contain_text("緊急")
    await expect(card.get_by_role("group", name="團隊")).to_contain_text("網路組")
    await expect(card.get_by_role("group", name="團隊").locator(".why .tag").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    for kind in ("優先", "團隊"):
        await card.get_by_role("group", name=kind).get_by_role("checkbox").check()
    await page.keyboard.press("c")
    await expect(card).to_have_count(0)
    facts = page.locator("#ticket-aside .facts")
    for said in ("網路組", "緊急", "全公司"):
        await expect(facts).to_contain_text(said)
    await expect(page.locator("#thread")).to_contain_text("採用建議團隊「網路組」")
    await put_away(taught, network)
    assert page.problems == []


async def test_a_priority_that_was_applied_by_itself_is_undone_alone(taught, windows):
    await levels_known(taught)
    await threshold(taught, None, priority_threshold=50)
    ticket = await taught.open(URGENT[9], "無線網路斷線。")
    page = await at(windows, taught, taught.bohan, f"{taught.tickets}/{ticket.number}", theme="dark", phone=True)
    card = page.locator("#suggest-applied")
    await expect(card.get_by_role("heading")).to_have_text("已自動套用", timeout=30_000)
    await expect(page.locator("#thread")).to_contain_text("自動調整")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await card.get_by_role("button", name="復原 優先").click()
    await expect(card).to_have_count(0)
    await expect(page.locator("#thread")).to_contain_text("復原自動調整")
    await expect(page.locator("#suggest").get_by_role("radio").first).to_be_visible()
    await threshold(taught, None)
    assert page.problems == []
