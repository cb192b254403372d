"""A browser in a company's administration: sign in, send the forms of a page, make the sign-in an old one."""

import re
from html import unescape
from uuid import uuid4

from gateway.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.harness.people import csrf_in, sign_in


async def entered(browsers, one, *, at_ops=False):
    """`browser.csrf` is its token."""
    browser = browsers()
    answer = await sign_in(browser, one.mail, one.password, one.totp)
    page = await browser.get("/ops" if at_ops else answer.headers["location"], follow_redirects=True)
    browser.csrf = csrf_in(page.text)
    return browser


async def send(browser, path, *, key="", **given):
    """As a form without script."""
    data = {"csrf": browser.csrf, "key": key or uuid4().hex, **given}
    return await browser.post(path, data=data, follow_redirects=False)


async def text_of(browser, path):
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[-600:])
    return unescape(answer.text)


def revision_in(page):
    return re.search(r'name="revision" value="(\d+)"', page)[1]


async def grow_old(person_id):
    """He proved himself an hour ago. Only what is not remembered by the application sees it."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "update session set authenticated_at = now() - interval '1 hour' where person_id = $1 and ended_at is null",
            person_id,
        )
