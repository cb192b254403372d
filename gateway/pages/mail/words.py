"""What mails and their results are called on pages."""

from gateway.i18n import N_
from shared.contracts.desk.mails import MailReason, MailState

STATES: dict[str, tuple[str, str, str]] = {
    MailState.RECEIVED: (N_("處理中"), "brand", "clock"),
    MailState.FILED: (N_("已歸到工單"), "ok", "check"),
    MailState.HELD: (N_("等人決定"), "warn", "mail-search"),
    MailState.QUARANTINED: (N_("隔離中"), "bad", "shield-alert"),
    MailState.FAILED: (N_("無法歸檔"), "bad", "circle-alert"),
    MailState.AUTOMATIC: (N_("自動回覆與退信"), "", "rotate-ccw"),
    MailState.IGNORED: (N_("已略過"), "", "ban"),
}
"""state → words, tone, icon."""

REASONS: dict[str, str] = {
    MailReason.NO_SENDER: N_("信裡沒有寄件人"),
    MailReason.UNKNOWN_SENDER: N_("寄件人不是任何客戶的聯絡人"),
    MailReason.SEVERAL_CONTACTS: N_("有好幾位聯絡人用這個地址"),
    MailReason.NOT_HIS_TICKET: N_("寄件人不屬於他所回覆的工單"),
    MailReason.FLOOD: N_("這位寄件人一小時內寄來太多信"),
    MailReason.FORGED: N_("收信伺服器認為寄件人是偽造的"),
    MailReason.BLOCKED: N_("寄件人在封鎖名單上"),
    MailReason.AUTO_REPLY: N_("自動回覆，不會有人回它"),
    MailReason.BOUNCE: N_("退信：我們寄出的信沒有送達"),
    MailReason.LOOP: N_("我們自己的信繞回來了"),
    MailReason.TROUBLE: N_("讀這封信時發生錯誤"),
}
RESULTS: dict[str, tuple[str, str]] = {
    "pass": (N_("通過"), "ok"),
    "fail": (N_("未通過"), "bad"),
    "softfail": (N_("可疑"), "warn"),
    "none": (N_("未設定"), ""),
    "neutral": (N_("不表態"), ""),
}
OTHER = (N_("無法判定"), "warn")


def results(one: object) -> list[tuple[str, str, str]]:
    """SPF, DKIM, DMARC as (name, result's code, its tone) for those that the receiving server told."""
    told = [(name, getattr(one, name.lower())) for name in ("SPF", "DKIM", "DMARC")]
    return [(name, *RESULTS.get(code, OTHER)) for name, code in told if code]
