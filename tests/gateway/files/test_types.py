"""What a file is, is what its bytes say; whatever could act as a page or a program is refused."""

import io

import pytest

from gateway.files.pictures import PREVIEW_TYPE, check_size, preview
from shared.core.errors import DomainError
from shared.storage import types as t
from shared.storage.names import disposition, safe_name
from tests.harness.files import archive, document, located_picture, picture, pixel_bomb, zip_bomb
from tests.harness.payloads import XSS

GOOD = [
    (picture("PNG"), t.PNG),
    (picture("JPEG"), t.JPEG),
    (picture("GIF"), t.GIF),
    (picture("WEBP"), t.WEBP),
    (b"%PDF-1.7\n%\xe2\xe3\n", t.PDF),
    (b"\0\0\0\x18ftypheic\0\0\0\0", t.HEIC),
    (b"\0\0\0\x18ftypisom\0\0\0\0", t.MP4),
    (b"\0\0\0\x14ftypqt  \0\0\0\0", t.MOV),
    ("列印時卡在第一頁。\r\n第二行\t欄".encode(), t.TEXT),
    ("繁體中文的記錄檔".encode("cp950"), t.TEXT),
    ("简体中文的记录".encode("gb18030"), t.TEXT),
    ("來自記事本".encode("utf-16"), t.TEXT),
    (b"a < b and <unknown> things, 1 < 2", t.TEXT),
    (b'{"level": "error", "html": "<script>"}', t.TEXT),
    (document(), t.DOCX),
    (archive({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), t.XLSX),
    (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), t.ODS),
    (archive({"app.log": b"line\n" * 100}), t.ZIP),
]
BAD = [
    (b"", "file.empty"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file.type_refused"),
    (b"\xef\xbb\xbf  \n<?xml version='1.0'?><svg/>", "file.type_refused"),
    (b"<!DOCTYPE html><title>x</title>", "file.type_refused"),
    (b"\n\n   <HTML><body>", "file.type_refused"),
    ("<html>".encode("utf-16"), "file.type_refused"),
    (b"<script>alert(1)</script>", "file.type_refused"),
    (b"MZ\x90\0\x03\0\0\0", "file.type_refused"),
    (b"MZ this is text only by accident", "file.type_refused"),
    (b"\x7fELF\x02\x01\x01", "file.type_refused"),
    (b"#!/bin/sh\nrm -rf /\n", "file.type_refused"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.type_refused"),
    (b"\0\0\0\x18ftypevil\0\0\0\0", "file.type_refused"),
    (zip_bomb(), "file.archive_refused"),
    (document(macros=True), "file.archive_refused"),
    (archive({f"{n}": b"" for n in range(t.MOST_ENTRIES + 1)}), "file.archive_refused"),
    (b"PK\x03\x04 and then nothing of the kind", "file.archive_refused"),
    (document()[:-30], "file.archive_refused"),
]


@pytest.mark.parametrize(("body", "type_"), GOOD, ids=[str(n) for n in range(len(GOOD))])
def test_found(body, type_):
    assert t.find_type(io.BytesIO(body)) is type_


@pytest.mark.parametrize(("body", "code"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_refused(body, code):
    with pytest.raises(DomainError) as refused:
        t.find_type(io.BytesIO(body))
    assert refused.value.code == code


def test_a_page_in_any_payload_is_no_text():
    starts = [
        text for text in XSS if text.lower().startswith(("<script", "<svg", "<img", "<iframe", "<style", "<meta"))
    ]
    assert len(starts) > 10
    for text in starts:
        with pytest.raises(DomainError):
            t.find_type(io.BytesIO(text.encode()))


@pytest.mark.parametrize(
    ("given", "endings", "name"),
    [
        ("報告 (1).pdf", ("pdf",), "報告 (1).pdf"),
        ("C:\\Users\\me\\log.TXT", ("txt",), "log.TXT"),
        ("../../etc/passwd", ("txt",), "passwd.txt"),
        ("evil.exe", ("png",), "evil.exe.png"),
        ("photo\u202egpj.exe", ("jpg",), "photogpj.exe.jpg"),
        ('a"b\r\nSet-Cookie: x=1.txt', ("txt",), "a_bSet-Cookie_ x=1.txt"),
        ("CON.txt", ("txt",), "_CON.txt"),
        ("", ("png",), "file.png"),
        ("...", ("png",), "file.png"),
    ],
)
def test_names_are_made_harmless(given, endings, name):
    assert safe_name(given, endings) == name


def test_long_names_keep_their_ending_and_whole_characters():
    name = safe_name("長" * 500 + ".pdf", ("pdf",))
    assert name.endswith("長.pdf")
    assert len(name.encode()) <= 240


def test_a_name_cannot_leave_its_header():
    told = disposition(safe_name('x"; filename="evil.html\r\nX: y', ("txt",)))
    assert told.startswith("attachment; ")
    assert "\r" not in told
    assert "\n" not in told
    assert told.count('"') == 2


def test_a_pixel_bomb_is_refused_before_it_is_decoded():
    body = pixel_bomb()
    assert len(body) < 1000
    with pytest.raises(DomainError) as refused:
        check_size(io.BytesIO(body))
    assert refused.value.code == "file.image_too_large"
    with pytest.raises(DomainError):
        preview(body)


def test_what_only_begins_like_a_picture_is_refused():
    with pytest.raises(DomainError) as refused:
        check_size(io.BytesIO(b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"))
    assert refused.value.code == "file.type_refused"


def test_a_preview_is_small_upright_and_says_nothing_of_its_maker():
    from PIL import Image

    body = located_picture()
    assert b"SECRET-ARTIST" in body
    small = preview(body)
    assert b"SECRET" not in small
    with Image.open(io.BytesIO(small)) as picture_:
        assert Image.MIME[picture_.format] == PREVIEW_TYPE
        assert picture_.size == (200, 400)
        assert not dict(picture_.getexif())
        assert "exif" not in picture_.info


def test_trailing_bytes_do_not_get_through_a_preview():
    body = picture("PNG", (2000, 1000)) + b"<script>alert(1)</script>"
    small = preview(body)
    assert b"<script>" not in small
