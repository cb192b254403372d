"""What a page weighs on the wire, packed: scripts, styles and the page itself."""

import re

import pytest

KB = 1024
JS = {"staff": 40 * KB, "portal": 22 * KB}
CSS = 18 * KB
HTML = {"staff": 25 * KB, "portal": 15 * KB}
OURS = re.compile("/static/").match
SCRIPT, STYLE = re.compile(r'<script src="([^"]+)"'), re.compile(r'<link rel="stylesheet" href="([^"]+)"')


async def weight(web, path: str) -> int:
    answer = await web.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, path
    return int(answer.headers["content-length"])


def pages_of(tour, side: str):
    staff = {"agent", "admin", "operator"}
    return [page for page in tour.pages if page.status == 200 and (page.who in staff) == (side == "staff")]


@pytest.mark.parametrize("side", ["staff", "portal"])
async def test_pages_stay_light(tour, web, figures, side):
    pages = pages_of(tour, side)
    assert len(pages) > 5
    heaviest = max(pages, key=lambda page: page.size)
    assert heaviest.size <= HTML[side], heaviest.path
    scripts = {path for page in pages for path in SCRIPT.findall(page.text)}
    sizes = {path: await weight(web, path) for path in scripts}
    most = max(pages, key=lambda page: sum(sizes[path] for path in SCRIPT.findall(page.text)))
    js = sum(sizes[path] for path in SCRIPT.findall(most.text))
    figures(f"weight of {side} pages: scripts, heaviest page", f"{js} B, {heaviest.size} B")
    assert js <= JS[side], (most.path, sizes)


async def test_styles_stay_light(tour, web, figures):
    """Of each page: what settings or reports need, nobody else loads."""
    of_page = {page.path: frozenset(filter(OURS, STYLE.findall(page.text))) for page in tour.pages}
    sizes = {path: await weight(web, path) for path in frozenset().union(*of_page.values())}
    most = max(of_page, key=lambda page: sum(sizes[path] for path in of_page[page]))
    css = sum(sizes[path] for path in of_page[most])
    figures("weight of the heaviest page's styles", f"{css} B")
    assert css <= CSS, (most, sizes)
