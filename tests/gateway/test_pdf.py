"""PDFs: the words can be read out again, Chinese ones too; what is missing on a machine is said by a code; a page that
takes long holds nobody up."""

import asyncio
from io import BytesIO

import pytest
from pypdf import PdfReader

from gateway.pdf import drawing
from shared.core.errors import DomainError

PAGE = '<html lang="{}"><body style="font-family: \'Noto Sans CJK TC\', sans-serif"><h1>{}</h1></body></html>'
WORDS = {
    "zh-Hant": "景明醫院服務月報：印表機卡紙",
    "zh-Hans": "恒泰机械服务月报：打印机卡纸",
    "en": "Calder Street Clinic",
}


def text_of(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


@pytest.mark.parametrize("language", WORDS)
async def test_the_words_stand_in_it(language):
    body = await drawing.pdf_of(PAGE.format(language, WORDS[language]))
    assert WORDS[language] in text_of(body)


async def refused(code: str, html: str = "<p>x</p>") -> None:
    with pytest.raises(DomainError) as error:
        await drawing.pdf_of(html)
    assert error.value.code == code


async def test_without_a_chinese_font_it_says_so(tmp_path, monkeypatch):
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    await refused("pdf.no_font")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("import sys; sys.exit(3)", "pdf.missing"),
        ("raise RuntimeError('no')", "pdf.failed"),
        ("print('no pdf')", "pdf.failed"),
        ("import time; time.sleep(60)", "pdf.failed"),
    ],
)
async def test_what_went_wrong_is_told_by_a_code(tmp_path, monkeypatch, what, code):
    """The library gone, a crash, an answer that is none, a page that never ends: its process is another."""
    other = tmp_path / "process.py"
    other.write_text(what)
    monkeypatch.setattr(drawing, "PROCESS", other)
    monkeypatch.setattr(drawing, "SECONDS", 2.0)
    await refused(code)


async def test_a_few_wait_and_more_are_told_to_come_again(tmp_path, monkeypatch):
    slow = tmp_path / "process.py"
    slow.write_text("import sys, time; sys.stdin.read(); time.sleep(0.2); print('%PDF-')")
    monkeypatch.setattr(drawing, "PROCESS", slow)
    monkeypatch.setattr(drawing, "WAITING", 2)
    found = await asyncio.gather(*(drawing.pdf_of("x") for _number in range(4)), return_exceptions=True)
    assert [getattr(one, "code", "drawn") for one in found] == ["drawn", "drawn", "pdf.busy", "pdf.busy"]


async def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    body = await drawing.pdf_of(
        f'<p>before</p><img src="file://{secret}"><link rel="stylesheet" href="file://{secret}">'
    )
    assert "geheim" not in text_of(body)
    assert "before" in text_of(body)
