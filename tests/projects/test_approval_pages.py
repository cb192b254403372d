"""Deciding on pages: from the link of the mail, through the sign-in, with the chain beside it."""

from playwright.async_api import expect

from shared.contracts.delivery.approvals import FIND_REQUEST, FindRequest
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import code_for, make_company, make_staff
from tests.projects.asking import asked_of


async def signed_in(page, one):
    await page.fill("#mail", one.mail)
    await page.fill("#password", one.password)
    await page.press("#password", "Enter")
    if one.totp:
        await page.fill("#code", await code_for(one.totp))
        await page.press("#code", "Enter")


async def test_from_the_mail_to_the_decision(windows, door, ask):
    company = await make_company(ask)
    boss = await make_staff(ask, company, "何雅婷", Role.DH)
    other = await make_staff(ask, company, "蔡承恩", Role.FN)
    applicant = await make_staff(ask, company, "黃詩涵", Role.MK)
    number = await asked_of(boss, by=applicant, title="青禾物流倉儲無線網路改善")
    page = await windows.page(door.url)
    place = f"/w/{company.slug}/approvals/{number}"
    await page.goto(place)
    await page.goto(f"/auth/sign-in?way=password&next={place}")
    await signed_in(page, boss)
    await page.wait_for_url(f"**{place}")
    chain = page.locator(".steps.down")
    await expect(chain.locator("[aria-current=step]")).to_contain_text("何雅婷")
    await expect(chain.locator("[aria-current=step]")).to_contain_text("起等待")
    await expect(page.locator(".doc .facts")).to_contain_text("NT$ 2,180,000")
    assert await violations(page) == []
    # Without a reason nothing is returned; what was typed stays.
    await page.click("button[formaction$='/return']")
    await expect(page.locator("#f-reason-about.error")).to_be_visible()
    await page.click("summary:has-text('詢問申請人')")
    await page.fill("[name=question]", "保固含耗材嗎？")
    await page.click("text=送出詢問")
    await expect(page.get_by_role("status").filter(has_text="已送出詢問")).to_be_visible()
    asked = await windows.page(door.url, phone=True)
    await asked.goto(f"/auth/sign-in?way=password&next={place}")
    await signed_in(asked, applicant)
    await asked.fill("[name=answer]", "不含。")
    await asked.click("button:has-text('回答')")
    await expect(asked.locator("blockquote.said")).to_contain_text("不含。")
    assert await violations(asked) == []
    # 加簽: then both must agree.
    await page.goto(place)
    await expect(page.locator("blockquote.said")).to_contain_text("不含。")
    await page.click("summary:has-text('加簽')")
    await page.select_option("#add-member_id", label="蔡承恩")
    await page.click("form[action$='/add'] button")
    await expect(chain.locator("[aria-current=step]")).to_contain_text("蔡承恩")
    await page.fill("#f-reason", "毛利合理，同意送審。")
    await page.click(".decide button.ok")
    await expect(page.get_by_role("status").filter(has_text="已同意")).to_be_visible()
    await expect(chain).to_contain_text("「毛利合理，同意送審。」")
    await page.goto(f"/w/{company.slug}/approvals?box=done")
    await expect(page.locator("tbody")).to_contain_text(number)
    assert await violations(page) == []
    # Who stands in decides in the other's name.
    await page.goto(f"/w/{company.slug}/approvals/delegations")
    assert await violations(page) == []
    found = await ask(FIND_REQUEST, other.caller, FindRequest(approval_number=number))
    assert "approve" in found.verbs
    assert [one for one in page.problems if "422" not in one] == []  # what was refused above
    assert asked.problems == []
