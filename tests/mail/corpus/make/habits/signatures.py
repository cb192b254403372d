"""More ways to quote what is answered, signatures, and words that only look like either."""

from tests.mail.corpus.make.habits.building import html, text
from tests.mail.corpus.make.habits.history import NEW, OLD, SAYS, R, answered

MAILS = {
    "foxmail_html": (
        html(
            f'<html><head></head><body><div><span></span>{NEW}</div><div><br></div><hr style="width: 210px; height: 1px;" align="left"><div><span id="_FoxSIGNSEPERATOR"></span></div><div>王小明</div><blockquote style="margin-top:0px; margin-bottom:0px; margin-left:0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div><div><b>发件人：</b>&nbsp;客服</div><div><b>发送时间：</b>&nbsp;2026-11-30&nbsp;09:12</div><div><b>收件人：</b>&nbsp;wang</div><div><b>主题：</b>&nbsp;[HD-7]</div></div></div><div>{OLD}</div></blockquote></body></html>',
            R,
        ),
        {"text_has": [NEW], "text_lacks": [OLD], "quoted_has": [OLD]},
    ),
    "foxmail_text": (
        answered(" \n王小明\n \n发件人： 客服\n发送时间： 2026-11-30 09:12\n收件人： wang\n主题： [HD-7]"),
        {"text_has": [NEW], "text_lacks": [OLD, "发件人"], "quoted_has": [OLD]},
    ),
    "qq_html": (
        html(
            f'<div>{NEW}</div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b> "客服"&lt;support@help.example&gt;;</div><div><b>发送时间:</b> 2026年11月30日(星期一) 上午9:12</div><div><b>收件人:</b> "wang";</div><div><b>主题:</b> [HD-7]</div></div><div>{OLD}</div>',
            R,
        ),
        SAYS,
    ),
    "qq_text_en": (
        answered(
            '------------------ Original ------------------\nFrom:  "客服"<support@help.example>;\nDate:  Mon, Nov 30, 2026 09:12 AM\nTo:  "wang"<wang@customer.example>;\nSubject:  [HD-7]'
        ),
        SAYS,
    ),
    "netease_html": (
        html(
            f'<div>{NEW}</div><br><br><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><br><pre>\nAt 2026-11-30 09:12:00, "客服" &lt;support@help.example&gt; wrote:</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid"><div>{OLD}</div></blockquote>',
            R,
        ),
        SAYS,
    ),
    "netease_text": (answered('在 2026-11-30 09:12:00，"客服" <support@help.example> 写道：'), SAYS),
    "netease_text_en": (answered('At 2026-11-30 09:12:00, "Support" <support@help.example> wrote:'), SAYS),
    "aliyun": (
        answered(
            "------------------------------------------------------------------\n发件人：客服 <support@help.example>\n发送时间：2026年11月30日(星期一) 09:12\n收件人：wang <wang@customer.example>\n主　题：[HD-7] 登入"
        ),
        SAYS,
    ),
    "thunderbird_html": (
        html(
            f'<p>{NEW}</p><div class="moz-cite-prefix">On 30.11.26 09:12, Support wrote:<br></div><blockquote type="cite" cite="mid:x"><p>{OLD}</p></blockquote><div class="moz-signature">-- <br>Wang</div>',
            R,
        ),
        {"text": NEW, "quoted_has": [OLD, "wrote:", "Wang"]},
    ),
    "thunderbird_bottom": (
        html(
            f'<div class="moz-cite-prefix">Am 30.11.26 um 09:12 schrieb Support:<br></div><blockquote type="cite"><p>{OLD}</p></blockquote><p>{NEW}</p>',
            R,
        ),
        SAYS,
    ),
    "yahoo": (
        html(
            f'<div class="ydp1yahoo-style-wrap"><div>{NEW}</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Monday, November 30, 2026 at 09:12:00 AM GMT+8, Support &lt;support@help.example&gt; wrote:</div><div>{OLD}</div></div>',
            R,
        ),
        SAYS,
    ),
    "proton": (
        html(
            f'<div style="font-family: Arial">{NEW}</div><div class="protonmail_signature_block">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div><div class="protonmail_quote">On Monday, November 30th, 2026 at 9:12 AM, Support wrote:<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
            R,
        ),
        {"text": NEW, "quoted_has": [OLD, "Proton Mail"]},
    ),
    "zimbra": (
        html(
            f'<div>{NEW}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Support" &lt;support@help.example&gt;<br><b>To: </b>"wang"<br><b>Sent: </b>Monday<br><b>Subject: </b>[HD-7]<br></div><div>{OLD}</div>',
            R,
        ),
        SAYS,
    ),
    "lotus_notes": (
        answered(
            "From:        Support/HELP\nTo:        Wang/CUSTOMER@CUSTOMER\nDate:        2026/11/30 09:12\nSubject:        [HD-7]"
        ),
        SAYS,
    ),
    "german": (answered("Am 30.11.2026 um 09:12 schrieb Support <support@help.example>:", marked=True), SAYS),
    "french": (answered("Le lun. 30 nov. 2026 à 09:12, Support <support@help.example> a écrit :", marked=True), SAYS),
    "spanish": (
        answered("El lun, 30 nov 2026 a las 9:12, Support (<support@help.example>) escribió:", marked=True),
        SAYS,
    ),
    "russian": (answered("пн, 30 нояб. 2026 г. в 09:12, Support <support@help.example>:", marked=True), SAYS),
    "korean": (
        answered("2026년 11월 30일 (월) 오전 9:12, Support <support@help.example>님이 작성:", marked=True),
        SAYS,
    ),
    "dashes_only_zh": (answered("----- 原信 -----\n發信人：support@help.example"), SAYS),
    "signature": (
        text(f"{NEW}\n\n-- \n王小明\n電話 02-1234-5678", "utf-8"),
        {"text": NEW, "quoted_has": ["02-1234-5678"]},
    ),
    "signature_gmail": (
        html(
            f'<div>{NEW}</div><div>-- <br></div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">王小明<br>電話 02-1234-5678</div>'
        ),
        {"text": NEW, "quoted_has": ["02-1234-5678"]},
    ),
    "signature_alone_stays": (
        text("-- \n王小明\n電話 02-1234-5678", "utf-8"),
        {"text_has": ["王小明", "02-1234-5678"]},
    ),
    "disclaimer_en": (
        text(
            "It works now, thanks.\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\n",
            "utf-8",
        ),
        {"text": "It works now, thanks.", "quoted_has": ["confidential"]},
    ),
    "disclaimer_zh": (
        text(f"{NEW}\n\n本郵件及其附件可能包含機密資訊，僅供收件人使用。若您並非收件人，請立即刪除。\n", "utf-8"),
        {"text": NEW, "quoted_has": ["機密資訊"]},
    ),
    "sent_from_samsung": (
        text(
            "Thanks, it works.\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Support <support@help.example>\nDate: 30/11/2026 09:12 (GMT+08:00)\nTo: wang@customer.example\nSubject: x\n\nDoes it work?\n",
            "utf-8",
            head=R,
        ),
        {"text": "Thanks, it works.", "quoted_has": ["Galaxy", "Does it work?"]},
    ),
    "no_history_from_colon": (
        text("登入畫面顯示：\nFrom: 不可為空\n請問怎麼辦？", "utf-8"),
        {"text": "登入畫面顯示：\nFrom: 不可為空\n請問怎麼辦？"},
    ),
    "no_history_prose": (
        text("On Monday the printer wrote:\nPC LOAD LETTER\nand then nothing.", "utf-8"),
        {"text": "On Monday the printer wrote:\nPC LOAD LETTER\nand then nothing."},
    ),
    "no_history_shell": (
        text("I ran this:\n> SELECT 1;\n> SELECT 2;\nand it hung.", "utf-8"),
        {"text": "I ran this:\n> SELECT 1;\n> SELECT 2;\nand it hung."},
    ),
    "no_history_table": (
        text("| a | b |\n|---|---|\n| 1 | 2 |\n", "utf-8", head=R),
        {"text": "| a | b |\n|---|---|\n| 1 | 2 |"},
    ),
    "no_history_dashes": (
        text("第一點\n----------------------\n第二點\n----------------------\n第三點", "utf-8"),
        {"text": "第一點\n----------------------\n第二點\n----------------------\n第三點"},
    ),
    "no_signature_polite": (
        text("這台壞了。\n以上郵件請查收，謝謝。", "utf-8"),
        {"text": "這台壞了。\n以上郵件請查收，謝謝。"},
    ),
    "no_history_quoted_cause": (
        html("<p>The manual says:</p><blockquote>Press the red button.</blockquote><p>There is none.</p>"),
        {"text_has": ["The manual says:", "Press the red button.", "There is none."]},
    ),
    "nested_answers": (
        text(
            f"{NEW}\n\nOn Mon, 30 Nov 2026, Support <support@help.example> wrote:\n> {OLD}\n>\n> On Sun, 29 Nov 2026, Wang <wang@customer.example> wrote:\n>> 無法登入\n>> 急\n",
            "utf-8",
            head=R,
        ),
        {"text": NEW, "quoted_has": [OLD, "無法登入"]},
    ),
    "only_quoted": (text(f"> {OLD}\n> 客服\n", "utf-8", head=R), {"text_has": [OLD]}),
    "empty_answer": (
        text(f"\n\nOn Mon, 30 Nov 2026 at 09:12, Support <support@help.example> wrote:\n\n> {OLD}\n", "utf-8", head=R),
        {"text_has": [OLD]},
    ),
    "netease_master": (
        answered(
            "---- 回复的原邮件 ----\n| 发件人 | 客服<support@help.example> |\n| 发送日期 | 2026年11月30日 09:12 |\n| 收件人 | wang |\n| 主题 | x |"
        ),
        SAYS,
    ),
    "qq_phone": (
        answered(
            '---原始邮件---\n发件人: "客服"<support@help.example>\n发送时间: 2026年11月30日\n收件人: "wang"<w@x>;\n主题: x'
        ),
        SAYS,
    ),
    "hotmail_old_order": (
        answered(
            "________________________________\nDate: Mon, 30 Nov 2026 09:12:00 +0800\nSubject: Re: x\nFrom: support@help.example\nTo: wang@customer.example"
        ),
        SAYS,
    ),
    "gmx_order": (
        html(
            f"<div>{NEW}</div><div name='quote'><div><b>Gesendet:</b> Montag<br><b>Von:</b> S &lt;s@help.example&gt;<br><b>An:</b> w<br><b>Betreff:</b> x</div>{OLD}</div>",
            R,
        ),
        SAYS,
    ),
    "above_this_line": (answered("##- Please type your reply above this line -##"), SAYS),
    "coremail_marked": (
        text(
            f"{NEW}\n\n> -----原始邮件-----\n> 发件人: s@help.example\n> 发送时间: 2026-11-30\n> 主题: x\n> \n> {OLD}",
            "utf-8",
            head=R,
        ),
        SAYS,
    ),
    "no_card_between_rules": (
        text(
            "第一台\n-----------------------\n序號 12345678901\n第二台\n-----------------------\n電話 02-1234-5678",
            "utf-8",
        ),
        {
            "text": "第一台\n-----------------------\n序號 12345678901\n第二台\n-----------------------\n電話 02-1234-5678"
        },
    ),
    "card_under_a_rule": (
        text(f"{NEW}\n\n--------------------------------\n王小明 資訊部\n電話：02-1234-5678 分機 12", "utf-8"),
        {"text": NEW, "quoted_has": ["分機 12"]},
    ),
    "no_history_parcels": (
        text("Hi\n\nFrom: Bob\nTo: Al\nplease swap the stickers on the parcels", "utf-8"),
        {"text": "Hi\n\nFrom: Bob\nTo: Al\nplease swap the stickers on the parcels"},
    ),
}
