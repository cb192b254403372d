"""Meetings on their pages: planned, held and written down by who leads the project, confirmed by a member on a phone."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import join
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Party
from tests.harness.browser import violations
from tests.matrix.behind import superuser
from tests.projects.test_gate_pages import office
from tests.projects.test_initiation_pages import entered


async def test_from_a_series_to_confirmed_minutes(windows, door, ask):
    member, manager, place = await office(ask)
    async with DB.scope(manager.caller):
        project_id = await DB.value("select id from project where code = $1", place.rpartition("/")[2])
        await join(manager.caller, project_id, member.membership_id, Part.MEMBER)
    page = await entered(windows, door, manager)
    await page.goto(f"{place}/meetings")
    await expect(page.locator("main")).to_contain_text("還沒有會議")
    assert await violations(page) == []
    await page.fill("#series-title", "項目週會")
    await page.fill("#series-first_on", "2020-01-06")
    await page.get_by_role("button", name="開一個例會").click()
    await expect(page.locator("section:has(#sr) .error").first).to_contain_text("晚於現在")
    await expect(page.locator("#series-title")).to_have_value("項目週會")
    await page.fill("#series-first_on", (datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    await page.get_by_role("button", name="開一個例會").click()
    await expect(page.locator("section:has(#sr)")).to_contain_text("每週・10:00")
    await page.get_by_role("link", name="項目週會").click()
    await page.locator("summary", has_text="修改議程").click()
    await page.fill("#f-topics", "下季人力\n場勘時間")
    await page.get_by_role("button", name="儲存議程").click()
    await expect(page.locator(".agenda li")).to_have_count(2)
    assert await violations(page) == []
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="加入行事曆").click()
    text = (await (await waiting.value).path()).read_text()
    assert "SUMMARY:項目週會" in text
    async with superuser(Party.PROJECTS) as connection:  # its time has come
        await connection.execute(
            "update meeting set starts_at = now() - interval '1 hour' where project_id = $1", project_id
        )
    await page.reload()
    await page.fill("#f-guests", "青禾物流張先生")
    await page.get_by_role("button", name="記錄出席").click()
    await page.fill("#f-text", "逐項檢視完成。")
    await page.fill("#f-decided", "下週二場勘")
    await page.locator("[name=action_text]").first.fill("準備場勘清單")
    await page.get_by_role("button", name="儲存紀要").click()
    await expect(page.locator("section:has(#mi) .error").first).to_be_visible()  # no day was named
    await expect(page.locator("[name=action_text]").first).to_have_value("準備場勘清單")
    await page.locator("[name=action_owner]").first.select_option(label="林語彤")
    await page.locator("[name=action_due]").first.fill((datetime.now(UTC) + timedelta(days=9)).date().isoformat())
    await page.get_by_role("button", name="儲存紀要").click()
    await expect(page.locator(".bar .chip")).to_contain_text("紀要草稿")
    assert await violations(page) == []
    await page.get_by_role("button", name="發布紀要").click()
    await expect(page.locator(".bar .chip")).to_contain_text("紀要已發布")
    await expect(page.locator("section:has(#mi) tbody")).to_contain_text("準備場勘清單")
    assert await violations(page) == []
    other = await entered(windows, door, member, phone=True, theme="dark")
    await other.goto(f"{place}/meetings/1")
    await other.get_by_role("button", name="有異議").click()
    await expect(other.locator("section:has(#an) .error").first).to_contain_text("哪裡不對")
    await other.get_by_role("button", name="紀要正確").click()
    await expect(other.locator("section:has(#an) .chip")).to_contain_text("已確認")
    assert await other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(other) == []
    await other.goto(f"{place}/meetings")
    await expect(other.locator(".meetnums")).to_contain_text("100")
    assert await violations(other) == []
    assert [one for one in page.problems if "422" not in one] == []
