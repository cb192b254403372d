"""The mail catcher keeps what it is sent, shows it without running it, and forgets the oldest."""

import asyncio
import json
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from infra.local.mail import BYTES, MAILS, Mails
from tests.harness.payloads import XSS


@pytest.fixture(scope="module")
def catcher():
    ports = [_free(), _free()]
    words = [
        sys.executable,
        "-m",
        "infra.cli.main",
        "run",
        "mail",
        "--port",
        str(ports[0]),
        "--smtp-port",
        str(ports[1]),
    ]
    process = subprocess.Popen(words)
    for _ in range(200):
        try:
            smtplib.SMTP("127.0.0.1", ports[1]).quit()
            break
        except OSError:
            time.sleep(0.05)
    yield ports
    process.terminate()
    process.wait(10)


def send(
    catcher, to="wang@example.test", subject="主旨", text="內文\n", html="<html><head></head><body>內文</body></html>"
):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "no-reply@huifang.example", to, subject
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", catcher[1]) as line:
        line.send_message(mail)


def get(catcher, path: str, **headers: str):
    return urlopen(Request(f"http://localhost:{catcher[0]}{path}", headers=headers), timeout=5)


def listed(catcher, query: str = "") -> list[dict]:
    return json.load(get(catcher, f"/mails.json{query}"))


def test_for_programs(catcher):
    send(catcher, to="a@example.test")
    send(catcher, to="b@example.test", subject="第二封")
    (mail,) = listed(catcher, "?to=b@example.test")
    assert (mail["subject"], mail["text"], mail["to"]) == ("第二封", "內文\n", ["b@example.test"])
    assert "<body>內文</body>" in mail["html"]
    assert mail["headers"]["From"] == "no-reply@huifang.example"
    assert listed(catcher, f"?after={mail['id']}") == []


def test_pages(catcher):
    send(catcher, to="c@example.test", subject="給人看")
    number = listed(catcher, "?to=c@example.test")[-1]["id"]
    assert "給人看" in get(catcher, "/").read().decode()
    page = get(catcher, f"/mails/{number}").read().decode()
    assert f'<iframe src="/mails/{number}.html"' in page
    assert "sandbox=" in page
    assert get(catcher, f"/mails/{number}.eml").headers["Content-Type"].startswith("text/plain")
    assert "--brand" in get(catcher, "/static/tokens.css").read().decode()


def test_a_mail_is_shown_and_not_run(catcher):
    for payload in XSS:
        send(catcher, to="x@example.test", subject=payload.splitlines()[0].replace("\x0c", ""), text=payload)
    for mail in listed(catcher, "?to=x@example.test"):
        page = get(catcher, f"/mails/{mail['id']}")
        text = page.read().decode()
        assert text.count("<script") == 1, "the theme's own"
        assert "<img" not in text
        assert "'unsafe" not in page.headers["Content-Security-Policy"]
    assert get(catcher, "/").read().decode().count("<script") == 1
    html = get(catcher, f"/mails/{mail['id']}.html")
    assert html.headers["Content-Security-Policy"].startswith("sandbox allow-popups ")
    assert "allow-scripts" not in html.headers["Content-Security-Policy"]
    assert '<base target="_blank">' in html.read().decode()


@pytest.mark.parametrize(
    "path", ["/mails/0", "/mails/1.exe", "/mails/x.html", "/mails/", "/static/../mail.py", "/static/app.js", "/x"]
)
def test_what_is_not_there(catcher, path):
    with pytest.raises(HTTPError) as refused:
        get(catcher, path)
    assert refused.value.code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8025", "localhost.evil.example"])
def test_another_name_for_this_machine_gets_nothing(catcher, host):
    with pytest.raises(HTTPError) as refused:
        get(catcher, "/mails.json", Host=host)
    assert refused.value.code == 421


def test_the_oldest_go_first():
    mails = Mails()
    for number in range(MAILS + 10):
        mails.keep("a", ["b"], b"Subject: %d\r\n\r\n" % number)
    assert len(mails.all()) == MAILS
    assert mails.all()[0].subject == "10"
    for _ in range(20):
        mails.keep("a", ["b"], b"x" * (BYTES // 8))
    assert sum(len(mail.raw) for mail in mails.all()) <= BYTES
    assert mails.size == sum(len(mail.raw) for mail in mails.all())


async def test_many_at_once(catcher):
    async def one(number: int):
        await asyncio.to_thread(send, catcher, to="many@example.test", subject=str(number))

    await asyncio.gather(*(one(number) for number in range(40)))
    assert {mail["subject"] for mail in listed(catcher, "?to=many@example.test")} == {
        str(number) for number in range(40)
    }


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
