"""Charsets that lie, are missing, or are cut in the middle of a character."""

import codecs

from tests.mail.corpus.make.habits.building import b64, html, mail, text, word

HELLO = "您好，印表機沒有反應，請派人來看看，謝謝。"
NIHAO = "你好，打印机没有反应，请派人来看看，谢谢。"
KONNICHI = "お世話になっております。プリンタが動きません。よろしくお願いいたします。"
ANNYEONG = "안녕하세요. 프린터가 작동하지 않습니다. 확인 부탁드립니다."
SAME = {"text": HELLO}
WRONG = ["charset_wrong"]
MISSING = ["charset_missing"]


def _header(raw: bytes, name: bytes = b"Subject") -> bytes:
    return mail(name + b": " + raw + b"\nContent-Type: text/plain; charset=utf-8", "x")


_CUT = word("x", "utf-8")
_BYTES = "機房溫度過高請盡快處理".encode()
_SPLIT_UTF8 = f"=?utf-8?B?{b64(_BYTES[:10])}?=\n =?utf-8?B?{b64(_BYTES[10:])}?="
_GBK = "三楼打印机无法连接网络".encode("gbk")
_SPLIT_GBK = f"=?gb2312?B?{b64(_GBK[:9])}?= =?GB2312?B?{b64(_GBK[9:])}?="
_JIS = "会議室のプリンタについて"
_DISPOSITION = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"


def _file(disposition: bytes, kind: bytes = b"application/pdf") -> bytes:
    body = (
        b"--b\nContent-Type: text/plain\n\nsee file\n--b\nContent-Type: "
        + kind
        + b"\n"
        + disposition
        + b"\nContent-Transfer-Encoding: base64\n\nUERG\n--b--\n"
    )
    return mail(_DISPOSITION, body)


def _named(name: str, kind: str = "application/pdf") -> dict:
    return {"text": "see file", "files": [[name, kind, "UERG"]]}


MAILS = {
    "gb2312_holds_gbk": (
        text("朱镕基和陶喆都说：打印机坏了，请尽快派人修理。", "gb2312", "gbk"),
        {"text": "朱镕基和陶喆都说：打印机坏了，请尽快派人修理。"},
    ),
    "gb2312_holds_gb18030": (
        text("㐂𠮷先生：打印机坏了😀，请尽快派人修理。", "GB2312", "gb18030"),
        {"text": "㐂𠮷先生：打印机坏了😀，请尽快派人修理。"},
    ),
    "gbk_label_x": (text(NIHAO, "x-gbk", "gbk"), {"text": NIHAO}),
    "gb2312_is_utf8": (text(NIHAO, "gb2312"), {"text": NIHAO, "defects": WRONG}),
    "gb2312_is_big5": (text(HELLO, "gb2312", "big5"), {"text": HELLO, "defects": WRONG}),
    "utf8_is_gbk": (text(NIHAO, "utf-8", "gbk"), {"text": NIHAO, "defects": WRONG}),
    "utf8_is_big5": (text(HELLO, "utf-8", "big5"), SAME | {"defects": WRONG}),
    "latin1_is_gbk": (text(NIHAO, "iso-8859-1", "gbk"), {"text": NIHAO, "defects": WRONG}),
    "latin1_is_big5": (text(HELLO, "iso-8859-1", "big5"), SAME | {"defects": WRONG}),
    "latin1_is_utf8": (text(HELLO, "iso-8859-1"), SAME | {"defects": WRONG}),
    "ascii_is_utf8": (text(HELLO, "us-ascii"), SAME | {"defects": MISSING}),
    "big5_eten": (
        text("恒碁電腦裏的檔案粧點嫺墻，請查收，謝謝您。", "big5", "cp950"),
        {"text": "恒碁電腦裏的檔案粧點嫺墻，請查收，謝謝您。"},
    ),
    "big5_hkscs": (
        text("喺深水埗嘅舖頭部機壞咗，唔該你哋快啲嚟睇吓。", "big5", "big5hkscs"),
        {"text": "喺深水埗嘅舖頭部機壞咗，唔該你哋快啲嚟睇吓。"},
    ),
    "big5_x_x": (text(HELLO, "x-x-big5", "big5"), SAME),
    "missing_gbk": (text(NIHAO, "", "gbk"), {"text": NIHAO, "defects": MISSING}),
    "missing_big5": (text(HELLO, "", "big5"), SAME | {"defects": MISSING}),
    "missing_big5_short": (text("你好嗎", "", "big5"), {"text": "你好嗎", "defects": MISSING}),
    "missing_gbk_short": (text("收到，谢谢", "", "gbk"), {"text": "收到，谢谢", "defects": MISSING}),
    "missing_sjis": (text(KONNICHI, "", "cp932"), {"text": KONNICHI, "defects": MISSING}),
    "missing_eucjp": (text(KONNICHI, "", "euc_jp"), {"text": KONNICHI, "defects": MISSING}),
    "missing_jis": (text(KONNICHI, "", "iso2022_jp"), {"text": KONNICHI, "defects": MISSING}),
    "missing_euckr": (text(ANNYEONG, "", "euc_kr"), {"text": ANNYEONG, "defects": MISSING}),
    "missing_cp1251": (
        text("Здравствуйте, принтер не работает, помогите пожалуйста.", "", "cp1251"),
        {"text": "Здравствуйте, принтер не работает, помогите пожалуйста.", "defects": MISSING},
    ),
    "missing_latin1": (
        text("Schöne Grüße aus Köln, das Gerät läuft nicht.", "", "cp1252"),
        {"text": "Schöne Grüße aus Köln, das Gerät läuft nicht.", "defects": MISSING},
    ),
    "unknown_8bit": (text(HELLO, "unknown-8bit", "big5"), SAME | {"defects": MISSING}),
    "latin1_smart_quotes": (text("It’s “broken” – €5…", "iso-8859-1", "cp1252"), {"text": "It’s “broken” – €5…"}),
    "charset_in_quotes_and_more": (text(HELLO, "\"'utf-8'\"; reply-type=original"), SAME),
    "charset_utf8_misspelt": (text(HELLO, "utf8"), SAME),
    "ks_c_5601": (
        text("똠방각하 펲시콜라 프린터 고장", "ks_c_5601-1987", "cp949"),
        {"text": "똠방각하 펲시콜라 프린터 고장"},
    ),
    "jis_half_width_and_nec": (
        mail(
            "Content-Type: text/plain; charset=ISO-2022-JP",
            b'\x1b$B%W%j%s%?\x1b(I\x2c\x1b(B \x1b$B-!-"\x1b(B \x1b$B:-\x1b(B\n',
        ),
        {"text": "プリンタｬ ①② 梱"},
    ),
    "sjis_wave_dash": (text("９時～１７時①㈱", "shift_jis", "cp932"), {"text": "９時～１７時①㈱"}),
    "utf7": (mail("Content-Type: text/plain; charset=utf-7", HELLO.encode("utf-7")), SAME),
    "hz": (mail("Content-Type: text/plain; charset=hz-gb-2312", NIHAO.encode("hz")), {"text": NIHAO}),
    "utf16_with_mark": (
        mail(
            "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64",
            b64(codecs.BOM_UTF16_LE + HELLO.encode("utf-16-le")),
        ),
        SAME,
    ),
    "utf8_with_mark": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            b64(codecs.BOM_UTF8 + HELLO.encode()),
        ),
        SAME,
    ),
    "whole_file_in_utf16": (
        codecs.BOM_UTF16_LE
        + f"From: wang@customer.example\r\nTo: support@help.example\r\nSubject: x\r\n\r\n{HELLO}".encode("utf-16-le"),
        SAME | {"defects": ["byte_mark", "charset_missing"]},
    ),
    "html_meta_gbk": (
        mail(
            "Content-Type: text/html",
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"></head><body>{NIHAO}</body></html>',
            "gbk",
        ),
        {"text": NIHAO},
    ),
    "html_meta_lies": (html(f'<meta charset="gb2312"><p>{HELLO}</p>'), SAME),
    "cut_off_at_the_end": (
        mail("Content-Type: text/plain; charset=utf-8", HELLO.encode()[:-1]),
        {"text": HELLO[:-1] + "\ufffd"},
    ),
    "one_bad_byte": (
        mail("Content-Type: text/plain; charset=utf-8", HELLO.encode() + b"\xff" + HELLO.encode()),
        {"text": f"{HELLO}\ufffd{HELLO}", "defects": ["charset_bytes"]},
    ),
    "subject_raw_gbk": (_header("打印机坏了，请尽快修理".encode("gbk")), {"subject": "打印机坏了，请尽快修理"}),
    "subject_raw_big5": (_header("印表機壞了，請儘快修理".encode("big5")), {"subject": "印表機壞了，請儘快修理"}),
    "subject_raw_utf8": (_header("印表機壞了".encode()), {"subject": "印表機壞了"}),
    "subject_raw_jis": (_header("プリンタ故障".encode("iso2022_jp")), {"subject": "プリンタ故障"}),
    "from_raw_gbk": (
        _header('"张三（技术部）" <zhang@customer.example>'.encode("gbk"), b"From"),
        {"sender": ["张三（技术部）", "zhang@customer.example"]},
    ),
    "from_raw_big5_with_at_byte": (
        _header("許功蓋 <hsu@customer.example>".encode("big5"), b"From"),
        {"sender": ["許功蓋", "hsu@customer.example"]},
    ),
    "subject_raw_told_by_body": (
        mail(
            "Subject: 測試\nFrom: 王明 <wang@customer.example>\nContent-Type: text/plain; charset=big5".encode("big5"),
            HELLO,
            "big5",
        ),
        {"subject": "測試", "sender": ["王明", "wang@customer.example"], "text": HELLO},
    ),
    "subject_raw_gbk_body_utf8": (
        mail("Subject: 关于打印机的问题\nContent-Type: text/plain; charset=utf-8".encode("gbk"), HELLO),
        {"subject": "关于打印机的问题", "text": HELLO},
    ),
    "subject_cut_utf8": (mail(f"Subject: {_SPLIT_UTF8}"), {"subject": "機房溫度過高請盡快處理"}),
    "subject_cut_gbk": (mail(f"Subject: {_SPLIT_GBK}"), {"subject": "三楼打印机无法连接网络"}),
    "subject_jis_word": (mail(f"Subject: Re: {word(_JIS, 'iso-2022-jp')}"), {"subject": f"Re: {_JIS}"}),
    "subject_words_glued": (
        mail(f"Subject: Re:{word('印表機', 'utf-8')}(urgent){word('請看', 'utf-8')}"),
        {"subject": "Re:印表機(urgent)請看"},
    ),
    "subject_word_with_blanks": (mail("Subject: =?utf-8?Q?Hello w=C3=B6rld, here?="), {"subject": "Hello wörld, here"}),
    "subject_word_unclosed": (mail(f"Subject: =?utf-8?B?{b64('印表機壞了'.encode())}"), {"subject": "印表機壞了"}),
    "subject_word_no_padding": (
        mail(f"Subject: =?gb2312?b?{b64('打印机坏'.encode('gbk')).rstrip('=')}?="),
        {"subject": "打印机坏"},
    ),
    "subject_two_charsets": (
        mail(f"Subject: {word('报价', 'gb2312')} {word('報價', 'big5')}"),
        {"subject": "报价報價"},
    ),
    "subject_language": (mail("Subject: =?utf-8*zh-TW?B?5Y2w6KGo5qmf?="), {"subject": "印表機"}),
    "subject_underscore_and_emoji": (
        mail("Subject: =?UTF-8?Q?=F0=9F=9A=A8_server_down_=F0=9F=9A=A8?="),
        {"subject": "🚨 server down 🚨"},
    ),
    "subject_unknown_charset": (mail("Subject: =?x-nonsense?Q?Gr=FC=DFe?="), {"subject": "Grüße"}),
    "from_word_in_quotes": (
        mail(f'From: "{word("陳小姐", "utf-8")}" <chen@customer.example>'),
        {"sender": ["陳小姐", "chen@customer.example"]},
    ),
    "from_word_holds_all": (
        mail(f"From: {word('陳小姐 <chen@customer.example>', 'utf-8')}"),
        {"sender": ["陳小姐", "chen@customer.example"]},
    ),
    "from_word_holds_comma": (
        mail(f"From: {word('Chen, Amy', 'utf-8')} <amy@customer.example>"),
        {"sender": ["Chen, Amy", "amy@customer.example"]},
    ),
    "name_2231_gbk": (
        _file(b"Content-Disposition: attachment; filename*=GBK''%B1%A8%BC%DB%B5%A5.pdf"),
        _named("报价单.pdf"),
    ),
    "name_2231_pieces": (
        _file(
            b"Content-Disposition: attachment;\n filename*0*=UTF-8''%E5%A0%B1%E5%83;\n filename*1*=%B9%E5%96%AE;\n filename*2=\" 2026.pdf\""
        ),
        _named("報價單 2026.pdf"),
    ),
    "name_2231_and_plain": (
        _file(b"Content-Disposition: attachment; filename=\"bao.pdf\"; filename*=utf-8''%E5%A0%B1.pdf"),
        _named("報.pdf"),
    ),
    "name_2231_no_charset": (_file(b"Content-Disposition: attachment; filename*=%E5%A0%B1.pdf"), _named("報.pdf")),
    "name_raw_gbk": (
        _file('Content-Disposition: attachment; filename="报价单.pdf"'.encode("gbk")),
        _named("报价单.pdf"),
    ),
    "name_raw_big5": (
        _file('Content-Disposition: attachment; filename="報價許功蓋.pdf"'.encode("big5")),
        _named("報價許功蓋.pdf"),
    ),
    "name_word_unquoted": (
        _file(f"Content-Disposition: attachment; filename={word('報價單.pdf', 'utf-8')}".encode()),
        _named("報價單.pdf"),
    ),
    "name_words_folded": (
        _file(
            f'Content-Disposition: attachment;\n filename="{word("报价", "gb2312")}\n {word("单.pdf", "gb2312")}"'.encode()
        ),
        _named("报价单.pdf"),
    ),
    "name_only_in_type": (
        _file(
            b"Content-Disposition: attachment",
            f'application/octet-stream; name="{word("報價單.pdf", "big5")}"'.encode(),
        ),
        _named("報價單.pdf"),
    ),
    "name_unquoted_blanks": (
        _file(b"Content-Disposition: attachment; filename=my report (final).pdf; size=3"),
        _named("my report (final).pdf"),
    ),
    "name_with_folders": (
        _file(rb'Content-Disposition: attachment; filename="\\server\share\..\secret\report.pdf"'),
        _named("report.pdf"),
    ),
    "name_climbs": (
        _file(b'Content-Disposition: attachment; filename="../../../etc/passwd"', b"application/octet-stream"),
        _named("passwd", "application/octet-stream"),
    ),
    "name_turns_right_to_left": (
        _file('Content-Disposition: attachment; filename="invoice\u202efdp.exe"'.encode()),
        _named("invoice fdp.exe"),
    ),
    "name_missing": (_file(b"Content-Disposition: attachment"), _named("attachment.pdf")),
    "name_and_type_disagree": (
        _file(b'Content-Disposition: attachment; filename="report.pdf"', b"application/octet-stream"),
        _named("report.pdf"),
    ),
}
