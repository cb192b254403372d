"""What is answered, and signatures, as mail programs write them."""

from tests.mail.corpus.make.habits.building import html, mail, text

NEW = "還是不行，請再看看。"
OLD = "請問現在可以登入了嗎？"
R = "Subject: Re: [HD-7] 登入\nIn-Reply-To: <m1@help.example>"
SAYS = {"text": NEW, "quoted_has": [OLD]}


def both(plain: str, markup: str) -> bytes:
    return mail(
        f"{R}\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b",
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--b\nContent-Type: text/html; charset=utf-8\n\n{markup}\n--b--\n",
    )


def answered(opening: str, *, marked: bool = False) -> bytes:
    old = f"> {OLD}\n> 客服" if marked else f"{OLD}\n客服"
    return text(f"{NEW}\n\n{opening}\n\n{old}\n", "utf-8", head=R)


GMAIL = (
    '<div dir="ltr">{new}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{who}<br></div>'
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
    "<div>{old}</div></blockquote></div>"
)
OUTLOOK = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {{margin:0}}</style><!--[if mso]><xml>x</xml><![endif]--></head>'
    '<body lang="ZH-TW"><div class="WordSection1"><p class="MsoNormal"><span>{new}<o:p></o:p></span></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>{heads[0]}:</b> 客服 &lt;support@help.example&gt; '
    "<br><b>{heads[1]}:</b> 2026年11月30日 上午 09:12<br><b>{heads[2]}:</b> Wang &lt;wang@customer.example&gt;<br><b>{heads[3]}:</b> [HD-7] 登入<o:p></o:p></p></div></div>"
    '<p class="MsoNormal">{old}</p></div></body></html>'
)
ZH = ("寄件者", "寄件日期", "收件者", "主旨")
CN = ("发件人", "发送时间", "收件人", "主题")
EN = ("From", "Sent", "To", "Subject")
DE = ("Von", "Gesendet", "An", "Betreff")


def outlook(heads: tuple[str, ...]) -> bytes:
    return html(OUTLOOK.format(new=NEW, old=OLD, heads=heads), R)


def heads(names: tuple[str, ...], *, colon: str = ":", bold: str = "", first: str = "") -> str:
    values = ("客服 <support@help.example>", "2026年11月30日 9:12", "Wang <wang@customer.example>", "[HD-7] 登入")
    lines = [f"{bold}{name}{colon}{bold} {value}" for name, value in zip(names, values, strict=True)]
    return "\n".join([*([first] if first else []), *lines])


MAILS = {
    "gmail_zh_tw": (
        both(
            f"{NEW}\n\n客服 <support@help.example> 於 2026年11月30日 週一 上午9:12寫道：\n\n> {OLD}\n",
            GMAIL.format(
                new=NEW,
                old=OLD,
                who="客服 &lt;<a href='mailto:support@help.example'>support@help.example</a>&gt; 於 2026年11月30日 週一 上午9:12寫道：",
            ),
        ),
        SAYS,
    ),
    "gmail_zh_cn": (
        both(
            f"{NEW}\n\n客服 <support@help.example> 于2026年11月30日周一 09:12写道：\n\n> {OLD}\n",
            GMAIL.format(new=NEW, old=OLD, who="客服 &lt;support@help.example&gt; 于2026年11月30日周一 09:12写道："),
        ),
        SAYS,
    ),
    "gmail_en_wrapped": (
        text(
            f"{NEW}\n\nOn Mon, Nov 30, 2026 at 9:12 AM Support Desk of the Example Company Limited\n<support@help.example> wrote:\n\n> {OLD}\n>\n",
            "utf-8",
            head=R,
        ),
        SAYS,
    ),
    "gmail_ja": (answered("2026年11月30日(月) 9:12 Support <support@help.example>:", marked=True), SAYS),
    "gmail_html_only_ja": (
        html(GMAIL.format(new=NEW, old=OLD, who="2026年11月30日(月) 9:12 Support &lt;support@help.example&gt;:"), R),
        SAYS,
    ),
    "gmail_th": (
        html(
            GMAIL.format(
                new=NEW, old=OLD, who="ในวันที่ จ. 30 พ.ย. 2026 เวลา 09:12 Support &lt;support@help.example&gt; เขียนว่า:"
            ),
            R,
        ),
        SAYS,
    ),
    "gmail_forward": (
        text(
            f"請協助處理。\n\n---------- Forwarded message ---------\nFrom: 客戶 <c@d.example>\nDate: Mon, Nov 30, 2026 at 9:12 AM\nSubject: 登入\nTo: <wang@customer.example>\n\n{OLD}\n",
            "utf-8",
            head="Subject: Fwd: 登入",
        ),
        {"text": "請協助處理。", "quoted_has": ["Forwarded", "c@d.example", OLD]},
    ),
    "gmail_forward_alone": (
        text(
            f"---------- 轉寄的郵件 ---------\n寄件者： 客戶 <c@d.example>\n日期： 2026年11月30日 週一 09:12\n主旨： 登入\n收件者： <wang@customer.example>\n\n{OLD}\n",
            "utf-8",
            head="Subject: 轉寄: 登入",
        ),
        {"text_has": ["c@d.example", OLD]},
    ),
    "gmail_bottom_posted": (
        text(
            f"On Mon, Nov 30, 2026 at 9:12 AM Support <support@help.example> wrote:\n> {OLD}\n> 客服\n\n{NEW}\n",
            "utf-8",
            head=R,
        ),
        SAYS,
    ),
    "interleaved": (
        text(
            "On Mon, Nov 30, 2026 at 9:12 AM Support <support@help.example> wrote:\n> Which room?\n\nRoom 301.\n\n> Since when?\n\nSince 9:30.\n\n> Regards\n",
            "utf-8",
            head=R,
        ),
        {"text": "Room 301.\n\nSince 9:30.", "quoted_has": ["Which room?", "Since when?", "Regards"]},
    ),
    "interleaved_html": (
        html(
            '<div class="gmail_attr">On Mon, Nov 30, 2026 Support wrote:</div><blockquote type="cite">Which room?</blockquote><p>Room 301.</p><blockquote type="cite">Since when?</blockquote><p>Since 9:30.</p>',
            R,
        ),
        {"text": "Room 301.\n\nSince 9:30.", "quoted_has": ["Which room?", "Since when?"]},
    ),
    "outlook_html_zh_tw": (outlook(ZH), SAYS),
    "outlook_html_zh_cn": (outlook(CN), SAYS),
    "outlook_html_en": (outlook(EN), SAYS),
    "outlook_html_de": (outlook(DE), SAYS),
    "outlook_text_en": (answered(heads(EN)), SAYS),
    "outlook_text_zh_tw": (answered(heads(ZH)), SAYS),
    "outlook_text_zh_cn_wide_colon": (answered(heads(CN, colon="：")), SAYS),
    "outlook_text_bold": (answered(heads(EN, bold="*")), SAYS),
    "outlook_text_line": (answered(heads(EN, first="________________________________")), SAYS),
    "outlook_text_original_message": (answered(heads(EN, first="-----Original Message-----")), SAYS),
    "outlook_text_original_zh_tw": (answered(heads(ZH, first="-----原始郵件-----")), SAYS),
    "outlook_text_original_zh_cn": (answered(heads(CN, first="-----邮件原件-----")), SAYS),
    "outlook_express": (
        answered(
            '----- Original Message ----- \nFrom: "Support" <support@help.example>\nTo: <wang@customer.example>\nSent: Monday, November 30, 2026 9:12 AM\nSubject: [HD-7]'
        ),
        SAYS,
    ),
    "outlook_old_marked": (
        text(
            f"-----Original Message-----\n> From: Support [mailto:support@help.example]\n> Sent: Monday\n> {OLD}\n\n{NEW}\n",
            "utf-8",
            head=R,
        ),
        SAYS,
    ),
    "owa_html": (
        html(
            f'<div>{NEW}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Support<br><b>Sent:</b> Monday<br><b>To:</b> Wang<br><b>Subject:</b> [HD-7]</font></div><div>{OLD}</div>',
            R,
        ),
        SAYS,
    ),
    "owa_html_prefixed_ids": (
        html(f'<div>{NEW}</div><div id="x_divRplyFwdMsg"><b>寄件者:</b> 客服<br></div><div>{OLD}</div>', R),
        SAYS,
    ),
    "outlook_mobile": (
        html(
            f'<div dir="auto">{NEW}</div><div id="ms-outlook-mobile-signature"><div></div>取得 <a href="https://aka.ms/o0ukef">iOS 版 Outlook</a></div><hr><div id="divRplyFwdMsg"><b>寄件者:</b> 客服</div><div>{OLD}</div>',
            R,
        ),
        {"text": NEW, "quoted_has": [OLD, "iOS 版 Outlook"]},
    ),
    "outlook_mac": (
        html(
            f'<div>{NEW}</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p><b><span>From: </span></b><span>Support &lt;support@help.example&gt;<br><b>Date: </b>Monday<br><b>To: </b>Wang<br><b>Subject: </b>[HD-7]</span></p></div><p>{OLD}</p>',
            R,
        ),
        SAYS,
    ),
    "outlook_table_heads": (
        html(
            f"<p>{NEW}</p><hr><table><tr><td><b>From:</b></td><td>support@help.example</td></tr><tr><td><b>Sent:</b></td><td>Monday</td></tr><tr><td><b>To:</b></td><td>wang@customer.example</td></tr><tr><td><b>Subject:</b></td><td>x</td></tr></table><p>{OLD}</p>",
            R,
        ),
        SAYS,
    ),
    "apple_en": (
        html(
            f'<html><body>{NEW}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On Nov 30, 2026, at 9:12 AM, Support &lt;support@help.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>{OLD}</div></blockquote></div><br></body></html>',
            R,
        ),
        SAYS,
    ),
    "apple_zh_text": (
        answered("> Support <support@help.example> 於 2026年11月30日 上午9:12 寫道：\n>", marked=True),
        SAYS,
    ),
    "iphone_zh": (
        text(
            f"{NEW}\n\n從我的 iPhone 傳送\n\n> Support <support@help.example> 在 2026年11月30日 上午9:12 寫道：\n> \n> {OLD}\n",
            "utf-8",
            head=R,
        ),
        {"text": NEW, "quoted_has": [OLD, "iPhone"]},
    ),
    "iphone_zh_cn": (
        text(
            f"{NEW}\n\n发自我的iPhone\n\n> 在 2026年11月30日，09:12，Support <support@help.example> 写道：\n> \n> ﻿{OLD}\n",
            "utf-8",
            head=R,
        ),
        {"text": NEW, "quoted_has": [OLD, "iPhone"]},
    ),
    "apple_forward": (
        text(
            f"麻煩處理。\n\n開始轉寄郵件：\n\n> 寄件人： 客戶 <c@d.example>\n> 主旨： 登入\n> 日期： 2026年11月30日\n> \n> {OLD}\n",
            "utf-8",
        ),
        {"text": "麻煩處理。", "quoted_has": [OLD, "c@d.example"]},
    ),
}
