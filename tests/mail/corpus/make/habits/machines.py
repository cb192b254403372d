"""Mails that no person wrote, or that only look so: bounces, automatic answers, lists, loops."""

from tests.mail.corpus.make.habits.building import html, mail, text, word

AUTO = {"is_automatic": True}
BOUNCE = {"is_automatic": True, "is_bounce": True, "original": "<n1@help.example>"}
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>\nReturn-Path: <>"
OURS = "Return-Path: <support@help.example>\nReceived: from help.example\nFrom: support@help.example\nTo: gone@customer.example\nSubject: [HD-7]\nMessage-ID: <n1@help.example>\n\nHello"


def report(
    fields: str,
    words: str = "Your message could not be delivered.",
    head: str = DAEMON,
    kind: str = "text/rfc822-headers",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    return mail(
        f"{head}\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{words}\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\n{fields}\n--b\nContent-Type: {kind}\n\n{OURS}\n--b--\n",
    )


def said(words: str, subject: str, head: str = DAEMON) -> bytes:
    return text(words, "utf-8", head=f"{head}\nSubject: {subject}")


def answer(head: str, words: str = "我休假中，12/5 回來。", subject: str = "Re: [HD-7]") -> bytes:
    return text(words, "utf-8", head=f"{head}\nSubject: {subject}\nIn-Reply-To: <n1@help.example>")


GONE = [["gone@customer.example", "5.1.1", True]]
MAILS = {
    # bounces that say so by RFC 3464
    "postfix": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nOriginal-Recipient: rfc822;gone@customer.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx\nDiagnostic-Code: smtp; 550 5.1.1 <gone@customer.example>: Recipient address rejected: User unknown",
            "This is the mail system at host mx.customer.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "postfix_delay": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx: Connection timed out\nWill-Retry-Until: Sat, 5 Dec 2026 09:12:00 +0800",
            "YOUR MESSAGE IS DELAYED",
            subject="Delayed Mail (still being retried)",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "4.4.1", False]]},
    ),
    "success_is_no_bounce": (
        report(
            "Final-Recipient: rfc822; wang@customer.example\nAction: delivered\nStatus: 2.0.0",
            "Your message was successfully delivered",
            subject="Successful Mail Delivery Report",
        ),
        AUTO,
    ),
    "relayed_is_no_bounce": (
        report("Final-Recipient: rfc822; wang@customer.example\nAction: relayed\nStatus: 2.6.0", subject="Relayed:"),
        AUTO,
    ),
    "several_recipients": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; full@customer.example\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full\n\nFinal-Recipient: rfc822; fine@customer.example\nAction: delivered\nStatus: 2.0.0"
        ),
        BOUNCE | {"failed": [*GONE, ["full@customer.example", "4.2.2", False]]},
    ),
    "office365": (
        report(
            "Final-Recipient: rfc822;gone@customer.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            "Your message to gone@customer.example couldn't be delivered.",
            "From: Microsoft Outlook\n <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@customer.example>\nAuto-Submitted: auto-replied\nX-MS-Exchange-Message-Is-Ndr:",
            "message/rfc822",
            "Undeliverable: [HD-7]",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "5.1.10", True]]},
    ),
    "exchange_zh_tw": (
        report(
            "Final-Recipient: rfc822;gone@customer.example\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp;550 5.7.1 RESOLVER.RST.AuthRequired",
            "無法傳遞給下列收件者或群組:",
            "From: Microsoft Outlook <postmaster@customer.example>",
            "message/rfc822",
            f"{word('無法傳遞: [HD-7]', 'utf-8')}",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "5.7.1", True]]},
    ),
    "gmail": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; gmail-smtp-in.l.google.com. (1.2.3.4, the server for the domain)\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
            "** Address not found **\n\nYour message wasn't delivered to gone@customer.example",
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: gone@customer.example\nAuto-Submitted: auto-replied",
            "message/rfc822",
            "Delivery Status Notification (Failure)",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "amazon": (
        report(
            "Final-Recipient: rfc822;gone@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown",
            "An error occurred while trying to deliver the mail to the following recipients:\ngone@customer.example",
            "From: MAILER-DAEMON@amazonses.com\nReturn-Path: <>",
            "message/rfc822",
            "Delivery Status Notification (Failure)",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "status_only_in_words": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 unknown user"
        ),
        BOUNCE | {"failed": GONE},
    ),
    "status_missing": (
        report(
            "Final-Recipient: rfc822; gone@customer.example\nAction: failed\nDiagnostic-Code: smtp; 550 no such user here"
        ),
        BOUNCE | {"failed": [["gone@customer.example", "550", True]]},
    ),
    "report_in_base64": (
        mail(
            f'{DAEMON}\nSubject: failure notice\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type="delivery-status"; boundary=b',
            "--b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nUmVwb3J0aW5nLU1UQTogZG5zOyBteA0KDQpGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsgZ29uZUBjdXN0b21lci5leGFtcGxlDQpBY3Rpb246IGZhaWxlZA0KU3RhdHVzOiA1LjEuMQ0K\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <n1@help.example>\n\nx\n--b--",
        ),
        BOUNCE | {"failed": GONE, "defects": None},
    ),
    # bounces that do not
    "exim": (
        said(
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  gone@customer.example\n    host mx.customer.example [1.2.3.4]\n    SMTP error from remote mail server after RCPT TO:<gone@customer.example>:\n    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <n1@help.example>\nSubject: x\n",
            "Mail delivery failed: returning message to sender",
            "From: Mail Delivery System <Mailer-Daemon@mx.customer.example>\nX-Failed-Recipients: gone@customer.example\nAuto-Submitted: auto-replied",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "qmail": (
        said(
            "Hi. This is the qmail-send program at mx.customer.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@customer.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <support@help.example>\nMessage-ID: <n1@help.example>\n",
            "failure notice",
            "From: MAILER-DAEMON@mx.customer.example\nReturn-Path: <>",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "sendmail_old": (
        said(
            "The original message was received at Mon, 30 Nov 2026 09:12:00 +0800\n\n   ----- The following addresses had permanent fatal errors -----\n<gone@customer.example>\n    (reason: 550 5.1.1 <gone@customer.example>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.customer.example.:\n>>> RCPT To:<gone@customer.example>\n<<< 550 5.1.1 User unknown\n\nMessage-Id: <n1@help.example>\n",
            "Returned mail: see transcript for details",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "exchange_old": (
        said(
            "Your message\n\n  To:      gone@customer.example\n  Subject: [HD-7]\n  Sent:    Mon, 30 Nov 2026 09:12:00 +0800\n\ndid not reach the following recipient(s):\n\ngone@customer.example on Mon, 30 Nov 2026 09:12:01 +0800\n    The e-mail account does not exist at the organization this message was sent to.  5.1.1\n",
            "Undeliverable: [HD-7]",
            "From: System Administrator <postmaster@customer.example>\nIn-Reply-To: <n1@help.example>",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "lotus": (
        said(
            "Your message\n\n  Subject: [HD-7]\n\nwas not delivered to:\n\n  gone@customer.example\n\nbecause:\n\n  User gone (gone@customer.example) not listed in Domino Directory\n\nMessage-ID: <n1@help.example>\n",
            "DELIVERY FAILURE: User gone not listed in Domino Directory",
            "From: Postmaster@customer.example",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "", True]]},
    ),
    "qq": (
        html(
            "<div>抱歉，您的邮件被退回来了……</div><p>原邮件信息：</p><p>收件人: gone@customer.example</p><p>退信原因：收件人邮件地址(gone@customer.example)不存在，邮件无法送达。</p><p>host mx said: 550 5.1.1 Mailbox not found</p>",
            f"From: PostMaster@qq.com\nSubject: {word('系统退信/The email is returned', 'gb18030')}\nReferences: <n1@help.example>",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "netease": (
        said(
            "您的邮件被退回，原因如下：\n\n收件人 gone@customer.example 不存在\n退信代码：550 5.1.1 User not found\n\nMessage-Id: <n1@help.example>\n",
            word("系统退信", "gbk"),
            "From: Postmaster@163.com",
        ),
        BOUNCE | {"failed": GONE},
    ),
    "yahoo": (
        said(
            "Sorry, we were unable to deliver your message to the following address.\n\n<gone@customer.example>:\n554: delivery error: dd This user doesn't have a yahoo.com account\n\n--- Original message follows.\nMessage-ID: <n1@help.example>\n",
            "Failure Notice",
            "From: MAILER-DAEMON@yahoo.com",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "554", True]]},
    ),
    "exim_warning": (
        said(
            "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.\n\nThe address to which the message has not yet been delivered is:\n\n  gone@customer.example\n    Delay reason: Connection timed out\n\nMessage-ID: <n1@help.example>\nNo action is required on your part.\n",
            "Warning: message 1abc delayed 24 hours",
            "From: Mail Delivery System <Mailer-Daemon@mx.customer.example>\nAuto-Submitted: auto-replied",
        ),
        BOUNCE | {"failed": [["gone@customer.example", "", False]]},
    ),
}
