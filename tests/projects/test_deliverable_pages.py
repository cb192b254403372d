"""A deliverable on its team's pages: from the plan to the customer."""

from playwright.async_api import expect

from shared.contracts.delivery import plan as c
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.projects.test_my_projects_browser import office, opened, write  # noqa: F401 - the fixture


async def test_the_team_makes_reviews_and_delivers(windows, door, office):  # noqa: F811 - the fixture above
    """From the plan's task in one step, with a file, reviewed by another, to the customer's mail."""
    made = await opened(office, "病房無線網路")
    wish = {"project_id": made.id, "name": "竣工圖", "kind": c.TaskKind.DELIVERABLE}
    task = await write(office, office.yutong, c.ADD_TASK, **wish)
    page = await page_of(windows, door, office, office.yutong)
    base = f"{office.base}/projects/{made.code}"
    await page.goto(f"{base}/deliverables")
    await expect(page.locator(".empty")).to_be_visible()
    assert await violations(page) == []
    await page.goto(f"{base}/plan?task={task.id}")
    await page.locator("#task a[href*='/deliverables?task=']").click()
    await expect(page.locator("#a-name")).to_have_value("竣工圖")
    assert await violations(page) == []
    await page.get_by_role("button", name="把「竣工圖」建立為成果").click()
    await expect(page.locator("h1")).to_have_text("竣工圖")
    assert await violations(page) == []
    await page.get_by_role("button", name="開始製作").click()
    await page.get_by_role("button", name="送內部審查").click()
    await expect(page.locator(".banner[data-tone=bad]")).to_be_visible()  # neither a word nor a file
    assert await violations(page) == []
    await page.locator("#s-file").set_input_files(
        [{"name": "竣工圖.txt", "mimeType": "text/plain", "buffer": "三樓配線".encode()}]
    )
    await page.get_by_role("button", name="送內部審查").click()
    await expect(page.locator("article")).to_contain_text("竣工圖.txt")
    await page.get_by_role("button", name="審查通過").click()
    await expect(page.locator("#r-reason-about")).to_contain_text("別人審查")  # not by who wrote it
    assert await violations(page) == []
    reviewer = await page_of(windows, door, office, office.quality, theme="dark")
    await reviewer.goto(f"{base}/deliverables/D-1")
    assert await violations(reviewer) == []
    await reviewer.get_by_role("button", name="審查通過").click()
    await expect(reviewer.locator("header .chip").first).to_contain_text("可交付")
    await page.goto(f"{base}/deliverables/D-1")
    await page.get_by_role("button", name="交付給客戶").click()
    await expect(page.locator("header .chip").first).to_contain_text("待客戶確認")
    await expect(page.locator(".timeline")).to_contain_text("交付第 1 版")
    assert await violations(page) == []
    await page.goto(f"{base}/plan?task={task.id}")
    await page.locator("#task a[href*='/deliverables?task=']").click()
    await page.wait_for_url("**/deliverables/D-1")
    async with page.expect_download() as download:
        await page.locator("article a[download]").click()
    assert (await (await download.value).path()).read_bytes() == "三樓配線".encode()
    small = await page_of(windows, door, office, office.yutong, phone=True, locale="en")
    for path in ("", "/D-1"):
        await small.goto(f"{base}/deliverables{path}")
        assert await small.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await violations(small) == []
