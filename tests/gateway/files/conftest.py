"""The web application with one company, its people, and another company."""

import pytest_asyncio

from shared.contracts.roles import Role
from tests.gateway.pages.conftest import app, browsers, web  # noqa: F401 - fixtures
from tests.harness.people import csrf_in, make_company, make_contact, make_staff, sign_in


class Place:
    """A company with an agent, two contacts of one customer, their manager, and a contact of another customer."""

    def __init__(self, company, **people):
        self.company = company
        self.people = people


async def furnish(ask, name="遠澄資訊服務"):
    company = await make_company(ask, name=name)
    return Place(
        company,
        bohan=await make_staff(ask, company, "陳柏翰", Role.AG),
        hsiaohan=await make_contact(ask, company, "王筱涵"),
        colleague=await make_contact(ask, company, "林同事"),
        manager=await make_contact(ask, company, "李主任", manager=True),
        stranger=await make_contact(ask, company, "張先生", customer="青禾物流"),
    )


@pytest_asyncio.fixture(scope="session")
async def place(app, ask):  # noqa: F811 - the fixture above
    return await furnish(ask)


@pytest_asyncio.fixture(scope="session")
async def elsewhere(app, ask):  # noqa: F811 - the fixture above
    return await furnish(ask, "衡岳工程顧問")


@pytest_asyncio.fixture
async def enter(browsers):  # noqa: F811 - the fixture above
    """`browser = await enter(somebody)`: signed in, with `browser.csrf`."""

    async def go(one):
        browser = browsers()
        answer = await sign_in(browser, one.mail, one.password, one.totp)
        page = await browser.get(answer.headers["location"], follow_redirects=True)
        browser.csrf = csrf_in(page.text)
        return browser

    return go


def ticket_base(place):
    return f"/p/{place.company.slug}"
