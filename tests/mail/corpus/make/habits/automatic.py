"""Mails that no person wrote, or that only look so: automatic answers, loops, lists."""

from tests.mail.corpus.make.habits.building import html, mail, text, word
from tests.mail.corpus.make.habits.machines import AUTO, answer, said

MAILS = {
    "person_about_a_bounce": (
        said(
            "你們寄給我的信被退回來了，說 user unknown，請幫忙看看。",
            word("退信問題", "utf-8"),
            "From: wang@customer.example\nReturn-Path: <wang@customer.example>",
        ),
        {"text": "你們寄給我的信被退回來了，說 user unknown，請幫忙看看。"},
    ),
    "person_forwards_a_bounce": (
        said(
            "請看下面。\n\n---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nDate: Mon\nSubject: Delivery Status Notification (Failure)\nTo: <wang@customer.example>\n\nAddress not found",
            "Fwd: Delivery Status Notification (Failure)",
            "From: wang@customer.example",
        ),
        {"text": "請看下面。"},
    ),
    # automatic answers
    "rfc3834": (answer("Auto-Submitted: auto-replied (vacation)"), AUTO),
    "rfc3834_no_is_a_person": (answer("Auto-Submitted: no", "修好了，謝謝"), {"text": "修好了，謝謝"}),
    "exchange_oof": (
        answer(
            "X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\nX-MS-Exchange-Inbox-Rules-Loop: wang@customer.example",
            subject=word("自動回覆: [HD-7]", "utf-8"),
        ),
        AUTO,
    ),
    "exchange_oof_suppress_only": (answer("X-Auto-Response-Suppress: DR, OOF, AutoReply"), AUTO),
    "gmail_vacation": (answer("Precedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied"), AUTO),
    "x_autoreply_only": (answer("X-Autoreply: yes"), AUTO),
    "x_autorespond": (answer("X-Autorespond: [HD-7]"), AUTO),
    "precedence_auto_reply": (answer("Precedence: auto_reply"), AUTO),
    "precedence_junk": (answer("Precedence: junk"), AUTO),
    "subject_only_zh_tw": (answer("X-Mailer: Coremail", subject=word("自動回覆: 登入問題", "big5")), AUTO),
    "subject_only_zh_cn": (answer("X-Mailer: Foxmail", subject=word("自动回复:登录问题", "gb2312")), AUTO),
    "subject_only_en": (answer("X-Mailer: x", subject="Automatic reply: [HD-7]"), AUTO),
    "subject_only_out_of_office": (answer("X-Mailer: x", subject="Out of Office: Re: [HD-7]"), AUTO),
    "subject_only_ja": (answer("X-Mailer: x", subject=word("自動応答: 登入", "iso-2022-jp")), AUTO),
    "subject_only_de": (answer("X-Mailer: x", subject="Abwesenheitsnotiz: [HD-7]"), AUTO),
    "words_only_qq": (
        answer(
            "X-Mailer: QQMail 2.x",
            "这是来自QQ邮箱的自动回复邮件。\n\n您好，我最近正在休假中，无法亲自回复您的邮件。我将在假期结束后，尽快给您回复。",
            word("自动回复", "gb18030"),
        ),
        AUTO,
    ),
    "words_only_en": (
        answer("X-Mailer: x", "I am out of the office until December 5 with limited access to e-mail."),
        AUTO,
    ),
    "person_out_of_office_later": (
        answer(
            "X-Mailer: x",
            "It still fails.\n"
            + "Here is what I see on the screen each time I try it, in detail. " * 6
            + "\nNote: I am out of the office tomorrow.",
        ),
        {"text_has": ["It still fails."]},
    ),
    "person_answers_automatic": (
        answer("X-Mailer: x", "我收到你們的自動回覆了，但問題還在。", word("Re: 關於自動回覆的設定", "utf-8")),
        {"text": "我收到你們的自動回覆了，但問題還在。"},
    ),
    "null_sender": (answer("Return-Path: <>"), AUTO),
    "read_receipt": (
        mail(
            "Subject: Read: [HD-7]\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
            "--b\nContent-Type: text/plain\n\nYour message was read.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; wang@customer.example\nDisposition: manual-action/MDN-sent-automatically; displayed\n--b--",
        ),
        AUTO,
    ),
    "feedback_report": (
        mail(
            "Subject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
            "--b\nContent-Type: text/plain\n\nThis is an email abuse report\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--",
        ),
        AUTO,
    ),
    "calendar_accepted": (
        mail(
            "Subject: Accepted: Visit\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b",
            "--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: text/calendar; charset=utf-8; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--",
        ),
        AUTO | {"files": [["attachment.ics", "text/calendar", None]]},
    ),
    "calendar_invitation_is_a_persons": (
        mail(
            "Subject: Visit\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b",
            "--b\nContent-Type: text/plain\n\nPlease come at 10.\n--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--b--",
        ),
        {"text": "Please come at 10.", "files": [["attachment.ics", "text/calendar", None]]},
    ),
    "no_reply": (answer("From: Shop <no-reply@shop.example>", "Your order has been sent."), AUTO),
    "no_reply_for_a_person": (
        answer(
            "From: Web form <noreply@customer.example>\nReply-To: wang@customer.example", "印表機壞了", "Contact form"
        ),
        {"text": "印表機壞了"},
    ),
    "cron": (
        answer(
            "From: root (Cron Daemon) <root@srv.customer.example>\nX-Cron-Env: <SHELL=/bin/sh>",
            "backup failed",
            "Cron <root@srv> backup",
        ),
        AUTO,
    ),
    "autoresponder_delivered_to": (answer("Delivered-To: Autoresponder"), AUTO),
    "own_loop_header": (answer("X-Huifang-Loop: jingming"), AUTO),
    "from_ourselves": (answer("From: Support <support@help.example>"), AUTO),
    "x_loop_of_ours": (answer("X-Loop: support@help.example"), AUTO),
    "x_loop_of_others": (answer("X-Loop: wang@customer.example", "修好了"), {"text": "修好了"}),
    "thirty_hops": (
        answer("\n".join(f"Received: from a{n} by a{n + 1}; Mon, 30 Nov 2026 09:12:00 +0800" for n in range(35))),
        AUTO,
    ),
    # lists
    "mailman": (
        answer(
            "Precedence: list\nList-Id: IT <it.lists.customer.example>\nList-Post: <mailto:it@lists.customer.example>\nList-Unsubscribe: <https://x.example>\nX-Mailman-Version: 2.1.39\nErrors-To: it-bounces@lists.customer.example",
            "印表機壞了",
        ),
        {"is_list": True, "text": "印表機壞了"},
    ),
    "google_group": (
        answer(
            "Precedence: list\nMailing-list: list it@customer.example; contact it+owners@customer.example\nList-ID: <it.customer.example>\nX-Google-Group-Id: 1\nList-Unsubscribe: <mailto:googlegroups-manage+1@googlegroups.com>",
            "印表機壞了",
        ),
        {"is_list": True, "text": "印表機壞了"},
    ),
    "newsletter": (
        html(
            "<h1>Sale!</h1><img src='https://x.example/1.png'>",
            "From: Shop <news@shop.example>\nList-Unsubscribe: <https://x.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nPrecedence: bulk",
        ),
        AUTO | {"is_list": True, "blocked_images": 1},
    ),
    # who vouches for it
    "auth_forged_below": (
        answer(
            "Authentication-Results: mx.help.example; spf=fail; dmarc=fail (p=reject)\nReceived: from x by mx.help.example\nAuthentication-Results: mx.help.example; dkim=pass; dmarc=pass",
            "hi",
        ),
        {"auth": ["fail", "", "fail", True]},
    ),
    "auth_of_strangers": (
        answer("Authentication-Results: mx.evil.example; spf=pass; dkim=pass; dmarc=pass", "hi"),
        {"auth": ["", "", "", False]},
    ),
    "auth_two_headers": (
        answer(
            "Authentication-Results: mx.help.example; dkim=fail header.d=a; dkim=pass header.d=b\nAuthentication-Results: mx.help.example 1; spf=softfail (google.com: domain of x) smtp.mailfrom=x; dmarc=none",
            "hi",
        ),
        {"auth": ["softfail", "pass", "none", True]},
    ),
    "person_out_of_office_feature": (
        answer("X-Mailer: x", "x", word("Out of office message does not work", "utf-8")),
        {"subject": "Out of office message does not work", "text": "x"},
    ),
    "person_auto_repair": (
        answer("X-Mailer: x", "x", word("Auto: repair of the gate", "utf-8")),
        {"subject": "Auto: repair of the gate", "text": "x"},
    ),
    "person_about_automatic_answers": (
        answer("X-Mailer: x", "無法設定", word("自動回覆設定問題", "utf-8")),
        {"subject": "自動回覆設定問題", "text": "無法設定"},
    ),
    "person_system_shuts_down": (
        answer("X-Mailer: x", "每天三點", word("系統自動關機", "utf-8")),
        {"subject": "系統自動關機", "text": "每天三點"},
    ),
    "person_on_vacation_mode": (
        answer("X-Mailer: x", "x", word("On vacation mode the printer stops", "utf-8")),
        {"subject": "On vacation mode the printer stops", "text": "x"},
    ),
    "person_leave_system": (
        answer("X-Mailer: x", "無法登入", word("休假申請系統壞了", "utf-8")),
        {"subject": "休假申請系統壞了", "text": "無法登入"},
    ),
    "subject_out_of_office_until": (answer("X-Mailer: x", subject="Out of office until Dec 5"), AUTO),
    "subject_auto_re": (answer("X-Mailer: x", subject="Auto: Re: [HD-7]"), AUTO),
    "subject_in_brackets": (answer("X-Mailer: x", subject=word("【自動回覆】登入問題", "utf-8")), AUTO),
    "person_on_leave_soon": (
        text("I am on vacation next week, so please fix it before.", "utf-8"),
        {"text": "I am on vacation next week, so please fix it before."},
    ),
    "person_mentions_leave": (
        answer("X-Mailer: x", "謝謝，好了。我下週休假中，請聯絡小王。"),
        {"text": "謝謝，好了。我下週休假中，請聯絡小王。"},
    ),
    "words_only_zh": (answer("X-Mailer: x", "您好，我目前休假中，12/5 回來。"), AUTO),
}
