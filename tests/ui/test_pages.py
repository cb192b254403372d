"""Every page of the product, as it is sent: nothing inline, icons that exist, the headers, no word left untranslated."""

import re
from html.parser import HTMLParser

from gateway.pages.routes import page_routes
from gateway.web.headers import Headers
from infra.local.place import ROOT

SPRITE = ROOT / "gateway" / "static" / "vendor" / "icons.svg"
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
TABLES = re.compile(r"<tbody.*?</tbody>", re.DOTALL)
"""Where operators see the companies of all tests."""

NAMES = ("回訪", "繁體中文", "简体中文", "周明哲", "哲", "維運", "運")
"""What stands in Han on an English page: ours, languages in themselves, and whom tests have as admin and operator, with their signs."""

NO_PAGES = {
    "/": "leads on",
    "/w/{co:str}": "leads on",
    "/w/{co:str}/settings": "leads on",
    "/w/{co:str}/tickets/jump": "leads on",
    "/auth/language": "leads on",
    "/w/{co:str}/settings/hours/{calendar_id:uuid}/calendar.ics": "a file",
    "/w/{co:str}/settings/mails/{mail_id:uuid}": "needs a mail: tests/mail/test_pages.py",
    "/w/{co:str}/settings/mails/{mail_id:uuid}/original.eml": "a file",
    "/w/{co:str}/projects/proposals/{proposal_id:uuid}/pdf/{number:int}": "a file",
    "/w/{co:str}/projects/needs/new": "walked in tests/projects",
    "/w/{co:str}/messages/{message_id:uuid}/mail": "a part: tests/mail/test_pages.py",
    "/w/{co:str}/messages/{message_id:uuid}/mail/look": "somebody else's document",
    "/w/{co:str}/messages/{message_id:uuid}/mail/original.eml": "a file",
    "/w/{co:str}/phone/rings/{ring_id:uuid}": "a toast",
    "/w/{co:str}/projects/{code:str}/plan": "needs a project: tests/projects/test_plan_browser.py",
    "/w/{co:str}/projects/{code:str}/plan/days": "needs a project: tests/projects/test_plan_browser.py",
    "/w/{co:str}/projects/{code:str}/tasks/{number:int}": "needs a task: tests/projects/test_work_browser.py",
    "/w/{co:str}/quality/checks/{number:str}": "needs a check: tests/projects/test_quality_browser.py",
    "/w/{co:str}/quality/{number:str}": "needs one: tests/projects/test_quality_browser.py",
    "/w/{co:str}/timesheets": "needs who approves: tests/projects/test_timesheet_pages.py",
    "/w/{co:str}/projects/{code:str}/time.csv": "a file",
    "/w/{co:str}/projects/{code:str}/plan/data": "what a chart is drawn from",
    "/w/{co:str}/projects/{code:str}/plan/{name:str}": "a file",
    "/w/{co:str}/projects/{code:str}/acceptance": "needs a project: tests/projects/test_acceptance_pages.py",
    "/w/{co:str}/projects/{code:str}/acceptance.pdf": "a file",
    "/w/{co:str}/projects/{code:str}/closing": "needs a project: tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/proposals/{proposal_id:uuid}/lessons": "tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/{code:str}/policy": "needs a project: tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/{code:str}/gates": "needs a project: tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/{code:str}/meetings": "needs a project: tests/projects/test_meetings_browser.py",
    "/w/{co:str}/projects/{code:str}/meetings/{number:int}": "needs one: tests/projects/test_meetings_browser.py",
    "/w/{co:str}/projects/{code:str}/meetings/{number:int}/meeting.ics": "a file",
    "/w/{co:str}/projects/{code:str}/risks": "needs a project: tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/{code:str}/communication": "needs a project: tests/projects/test_gate_pages.py",
    "/w/{co:str}/projects/{code:str}/baselines": "needs a project: tests/projects/test_changes_browser.py",
    "/w/{co:str}/projects/{code:str}/changes/{number:int}": "needs a project: tests/projects/test_changes_browser.py",
    "/p/{co:str}/projects/{code:str}": "needs a project: tests/projects/test_my_projects_browser.py",
    "/p/{co:str}/projects/{code:str}/deliverables": "needs a project: tests/projects/test_my_projects_browser.py",
    "/p/{co:str}/projects/{code:str}/acceptance.pdf": "a file",
    "/p/{co:str}/projects/{code:str}/acceptance": "needs a project: tests/projects/test_my_projects_browser.py",
    "/p/{co:str}/projects/{code:str}/changes/{number:int}": "leads on",
    "/w/{co:str}/projects/{code:str}/deliverables/{number:str}": "needs one: tests/projects/test_deliverable_pages.py",
    "/p/{co:str}/projects/{code:str}/changes": "needs a project: tests/projects/test_changes_browser.py",
    "/w/{co:str}/plans/templates": "needs a plan: tests/projects/test_changes_browser.py",
    "/w/{co:str}/plans/templates/{template_id:uuid}": "needs a plan: tests/projects/test_changes_browser.py",
    "/w/{co:str}/projects/{code:str}/plan/templates": "needs a plan: tests/projects/test_changes_browser.py",
    "/w/{co:str}/portfolio": "needs projects: tests/projects/test_changes_browser.py",
    "/w/{co:str}/projects/{code:str}/control": "needs a project: tests/projects/test_changes_browser.py",
    "/w/{co:str}/projects/{code:str}/reports/{report_id:uuid}": "needs a project: tests/projects/test_changes_browser.py",
    "/w/{co:str}/projects/{code:str}/customer-reports": "needs a project: tests/projects/test_customer_report_pages.py",
    "/w/{co:str}/projects/{code:str}/customer-reports/{report_id:uuid}": "needs a project: tests/projects/test_customer_report_pages.py",
    "/w/{co:str}/projects/{code:str}/customer-reports/{report_id:uuid}/report.pdf": "a file",
    "/p/{co:str}/projects/{code:str}/reports": "needs a project: tests/projects/test_customer_report_pages.py",
    "/p/{co:str}/projects/{code:str}/reports/{number:int}": "needs a project: tests/projects/test_customer_report_pages.py",
    "/p/{co:str}/projects/{code:str}/reports/{number:int}/report.pdf": "a file",
    "/w/{co:str}/live": "a stream",
    "/p/{co:str}/live": "a stream",
    "/w/{co:str}/inbox/bell": "a part",
    "/p/{co:str}/notices/bell": "a part",
    "/w/{co:str}/tickets/assignees": "a part",
    "/w/{co:str}/search/live": "a part",
    "/w/{co:str}/tickets/people": "a part",
    "/w/{co:str}/tickets/rail": "a part",
    "/w/{co:str}/tickets/categories": "a part",
    "/w/{co:str}/tickets/kept": "a part",
    "/w/{co:str}/tickets/{no:str}/peek": "a part",
    "/w/{co:str}/tickets/tags": "a part",
    "/w/{co:str}/tickets/new/fields": "a part",
    "/p/{co:str}/tickets/new/fields": "a part",
    "/w/{co:str}/tickets/export.csv": "a file",
    "/w/{co:str}/reports/{table:str}": "a file",
    "/w/{co:str}/reports/causes.csv": "a file",
    "/p/{co:str}/tickets/{no:str}/earlier": "the ticket's page again, with more",
    "/p/{co:str}/brand.css": "a style sheet",
    "/w/{co:str}/reports/needs.csv": "a file",
    "/w/{co:str}/service-reports/{report_id:uuid}/report.pdf": "a file",
    "/p/{co:str}/service-reports/{report_id:uuid}/report.pdf": "a file",
    "/p/{co:str}/help/brand.css": "a style sheet",
    "/p/{co:str}/help/files/{file_id:str}": "a file",
    "/p/{co:str}/help/files/{file_id:str}/preview": "a picture",
    "/p/{co:str}/articles/hints": "a part",
    "/w/{co:str}/tickets/{no:str}/articles/{article_id:uuid}/text": "words for a reply",
    "/w/{co:str}/settings/profile/sample": "two colours",
    "/auth/second-step": "between two steps: walked in tests/journeys",
    "/auth/enrol": "between two steps: walked in tests/journeys",
    "/oauth/authorize": "a client's way in: tests/gateway/oauth",
    "/oauth/end-session": "a client's way out: tests/gateway/oauth",
    "/auth/provider/{provider_id:str}": "leads to a provider",
    "/auth/provider/{provider_id:str}/callback": "leads on",
}


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.icons: set[str] = set()
        self.headings = 0
        self.ids: list[str] = []
        self.words: list[str] = []
        self._silent = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        self.headings += tag == "h1"
        self.ids += [has["id"]] if has.get("id") else []
        self.inline += [f"{tag} {name}" for name in has if name == "style" or name.startswith(("on", "hx-on"))]
        self.inline += [f"{tag} {name}" for name in has if (has[name] or "").strip().lower().startswith("javascript:")]
        self.inline += [f"<{tag}>"] if tag == "style" or (tag == "script" and not has.get("src")) else []
        if tag == "use":
            self.icons.add(has["href"].partition("#")[2])
        self._silent = tag if tag in {"script", "style"} else ""
        self.words += [value or "" for name, value in attrs if name in {"title", "alt", "placeholder", "aria-label"}]
        self.words += [value or "" for name, value in attrs if name.startswith("data-")]

    def handle_endtag(self, tag):
        self._silent = ""

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))


async def test_the_tour_leaves_no_page_out(tour):
    seen = {page.path.partition("?")[0] for page in tour.pages if page.status == 200}
    paths = {path for route in page_routes() if "GET" in route.http_methods for path in route.paths}
    unseen = {path for path in paths - NO_PAGES.keys() if not any(pattern(path).fullmatch(one) for one in seen)}
    assert unseen == {"/auth/reset/{token:str}"}, "nobody asked for a new password: its page is the invitation's twin"
    assert NO_PAGES.keys() <= paths


async def test_nothing_is_inline(tour):
    found = {page.path: Reader(page.text).inline for page in tour.pages}
    assert {path: inline for path, inline in found.items() if inline} == {}


async def test_every_icon_exists(tour):
    there = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    used = {icon for page in tour.pages for icon in Reader(page.text).icons}
    assert used - there == set()
    assert len(used) > 40


async def test_one_heading_and_no_id_twice(tour):
    for page in tour.pages:
        read = Reader(page.text)
        assert read.headings == 1, page.path
        assert len(read.ids) == len(set(read.ids)), (page.path, sorted(i for i in read.ids if read.ids.count(i) > 1))


async def test_every_page_keeps_browsers_honest(tour):
    for page in tour.pages:
        policy = page.headers["content-security-policy"]
        framed = "frame-ancestors 'self' https://a.example" if page.path.startswith("/f/") else "frame-ancestors 'none'"
        for wanted in ("default-src 'none'", "script-src 'self'", "style-src 'self'"):
            assert wanted in policy, page.path
        assert policy.endswith(framed), page.path
        if "/settings/wordings/" in page.path:  # shows a mail, which has no other style than its attributes
            policy = policy.replace("; style-src-attr 'unsafe-inline'", "", 1)
        assert "unsafe" not in policy, page.path
        assert page.headers["x-content-type-options"] == "nosniff", page.path
        assert page.headers["referrer-policy"] == "same-origin", page.path
        assert page.headers["cross-origin-opener-policy"] == "same-origin", page.path
        assert page.headers["cache-control"] == "no-store", page.path
        assert "strict-transport-security" not in page.headers, "a laptop has no certificate"


async def test_with_https_browsers_are_told_to_stay_with_it():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    sent = []

    async def send(message):
        sent.append(message)

    await Headers(app, https=True)({"type": "http", "headers": []}, None, send)
    assert b"max-age=63072000" in dict(sent[0]["headers"])[b"strict-transport-security"]


async def test_no_word_is_left_in_another_language(tour):
    left = {}
    for page in tour.pages:
        assert '<html lang="en"' in page.text, page.path
        words = " ".join(Reader(TABLES.sub("", page.text) if page.who == "operator" else page.text).words)
        for name in NAMES:
            words = words.replace(name, "")
        if found := HAN.findall(words):
            left[page.path] = found[:5]
    assert left == {}
