"""What people wrote becomes markup: only what nobody writes by chance, and never anything that runs."""

import time

import pytest

from gateway.pages.frame.prose import plain, prose


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("一行\n二行\n\n三行", "<p>一行<br>\n二行</p>\n<p>三行</p>"),
        ("**粗體：**請看", "<p><strong>粗體：</strong>請看</p>"),
        ("請*務必*重開", "<p>請<em>務必</em>重開</p>"),
        ("執行 `net use *`", "<p>執行 <code>net use *</code></p>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("1. 一\n2. 二", '<ol>\n<li value="1">一</li>\n<li value="2">二</li>\n</ol>'),
        ("```\na  *b*\n```", "<pre><code>a  *b*\n</code></pre>"),
    ],
)
def test_the_marks_that_count(text, made):
    assert prose(text) == made


def test_numbers_are_those_that_were_written():
    assert [f'value="{number}"' in prose("2. 好\n5. 壞\n9. 沒試") for number in (2, 3, 4, 5, 9)] == [1, 0, 0, 1, 1]


@pytest.mark.parametrize("lead", ["- " * 9, "- " * 11, "1. " * 12, "  " * 12 + "- "])
def test_nothing_is_lost_in_lists_of_lists(lead):
    assert "原始郵件" in prose(f"{lead}原始郵件 - - -")


def test_an_address_that_reads_backwards_is_none():
    assert prose("https://good.com\u202emoc.live/xx").count('href="https://good.com"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "192.168.*.* 與 C:\\*.*",
        "\\\\fs01\\share",
        "5 * 3 * 2",
        "2**10 與 3**4",
        "# 標題",
        "__init__",
        "[按這裡](x)",
        "> 引用",
    ],
)
def test_what_is_written_by_chance_stays(text):
    from html import unescape

    assert unescape(str(prose(text))) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> **b**",
        "[a](javascript:alert(1)) `x`",
        "![x](https://e.example/i.png)",
        "**<img src=x onerror=alert(1)>**",
        'https://e.example/"onmouseover="alert(1) *b*',
        "```html\n<iframe src=x>\n```",
        "&lt;script&gt; `x`",
    ],
)
def test_nothing_runs(text):
    made = str(prose(text))
    assert not any(bad in made for bad in ("<script", "<img", "<iframe", 'href="javascript', '"onmouseover="', "<s>"))


def test_an_address_leads_out_and_tells_nothing():
    made = str(prose("見 https://wiki.example/a_b?c=1&d=2。"))
    assert '<a href="https://wiki.example/a_b?c=1&amp;d=2" rel="noopener noreferrer nofollow" target="_blank">' in made
    assert made.endswith("</a>。</p>")


@pytest.mark.parametrize("piece", ["*", "**a ", "`a", "- a\n", "*a", "1. ", "https://e.example ", "~~~\n"])
def test_the_longest_text_holds_nobody_up(piece):
    text = piece * (20_000 // len(piece))
    begun = time.process_time()
    prose(text)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("lead", ["\t", "\t ", " ", "\n\t", "- \t", "1. "])
def test_a_line_of_blanks_holds_nobody_up(lead):
    """With one mark, so that the library is asked; a thousand tabs once took half a minute (attack A13)."""
    for end in ("x", "- x", ""):
        text = "`a`\n" + lead * (19_000 // len(lead)) + end
        begun = time.process_time()
        prose(text)
        assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("piece", ["\n\n -\n", "&\n\n&", "\n\n", "a\n", "\n\n_"])
def test_thousands_of_lines_stay_as_they_are(piece):
    text = "`a`\n" + piece * (19_000 // len(piece))
    begun = time.process_time()
    assert "<code>" not in str(prose(text))
    assert time.process_time() - begun < 0.25


def test_lists_show_words_without_marks():
    assert plain("**重要：** 請看 `fs01`\n- 一") == "重要： 請看 fs01\n一"
