"""Signing in, as people do it."""

from shared.contracts.roles import Role
from tests.harness.people import make_company, make_contact, make_staff, sign_in


async def test_staff_signs_in_with_password_and_code(app, web, ask):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    answer = await sign_in(web, bohan.mail, bohan.password, bohan.totp)
    assert answer.headers["location"] == "/"
    assert web.cookies.get("__Host-sid")
    home = await web.get("/")
    assert home.headers["location"].startswith(f"/w/{company.slug}")


async def test_a_contact_needs_no_second_step(app, web, ask):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    await sign_in(web, hsiaohan.mail, hsiaohan.password)
    home = await web.get("/")
    assert home.headers["location"] == f"/p/{company.slug}"
