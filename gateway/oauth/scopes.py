"""Scopes: the OpenID ones, and every permission that some role of a company holds. Their words are for consent."""

from collections.abc import Iterable

from gateway.i18n import N_
from shared.contracts.roles import CUSTOMER_ROLES, STAFF_ROLES, permissions_of
from shared.contracts.roles import Permission as P

OPENID = "openid"
PROFILE = "profile"
EMAIL = "email"
OFFLINE = "offline_access"

ABOUT_PERSON: dict[str, str] = {
    OPENID: N_("確認您是誰"),
    PROFILE: N_("讀取您的姓名與語言"),
    EMAIL: N_("讀取您的電子郵件地址"),
    OFFLINE: N_("在您離開後繼續存取，直到您撤回"),
}

TO_COMPANY: dict[P, str] = {
    P.AUDIT_READ: N_("讀取稽核紀錄"),
    P.CLIENT_MANAGE: N_("管理用戶端"),
    P.COMPANY_READ: N_("讀取公司資料"),
    P.COMPANY_UPDATE: N_("變更公司資料"),
    P.CONTACT_ERASE: N_("清除聯絡人的個人資料"),
    P.CONTACT_MANAGE: N_("管理聯絡人"),
    P.CUSTOMER_MANAGE: N_("管理客戶"),
    P.CUSTOMER_READ: N_("讀取客戶與聯絡人"),
    P.DEPARTMENT_MANAGE: N_("管理部門"),
    P.DEPARTMENT_READ: N_("讀取部門"),
    P.MEMBER_INVITE: N_("邀請成員"),
    P.MEMBER_MANAGE: N_("管理成員與角色"),
    P.MEMBER_READ: N_("讀取成員"),
    P.PROVIDER_MANAGE: N_("管理登入服務"),
    P.CALENDAR_MANAGE: N_("管理服務時間與假日"),
    P.CALENDAR_READ: N_("讀取服務時間與假日"),
    P.COMMITMENT_MANAGE: N_("管理服務承諾"),
    P.COMMITMENT_READ: N_("讀取服務承諾"),
    P.DOOR_MANAGE: N_("管理表單與通訊軟體連接"),
    P.DOOR_SERVE: N_("替通訊軟體取回覆"),
    P.HELD_HANDLE: N_("處理待認領的來訊"),
    P.POLICY_MANAGE: N_("管理服務政策"),
    P.POLICY_READ: N_("讀取服務政策"),
    P.TEAM_MANAGE: N_("管理團隊與技能"),
    P.TEAM_READ: N_("讀取團隊"),
    P.TICKET_ASSIGN: N_("指派工單"),
    P.TICKET_CLOSE: N_("關閉工單"),
    P.TICKET_CONFIRM: N_("確認工單已解決"),
    P.TICKET_NOTE: N_("在工單寫內部備註"),
    P.TICKET_OPEN: N_("開立工單"),
    P.TICKET_READ: N_("讀取工單"),
    P.TICKET_REOPEN: N_("重新開啟工單"),
    P.TICKET_REPLY: N_("回覆工單"),
    P.TICKET_WORK: N_("處理工單"),
    P.DELIVERY_READ: N_("讀取寄送紀錄"),
    P.DELIVERY_RETRY: N_("重寄信件"),
    P.NOTICE_CHOOSE: N_("變更通知設定"),
    P.NOTICE_READ: N_("讀取通知"),
    P.CHAT_MANAGE: N_("管理通知頻道"),
    P.WEBHOOK_MANAGE: N_("管理 Webhook"),
    P.WORDING_MANAGE: N_("管理信件內容"),
}

GRANTABLE = frozenset(permissions_of(tuple(STAFF_ROLES | CUSTOMER_ROLES)))
"""What some role of a company holds: operators' and services' permissions can be no scope."""

KNOWN: frozenset[str] = frozenset(ABOUT_PERSON) | frozenset(str(permission) for permission in GRANTABLE)


def split(text: str | None) -> tuple[str, ...]:
    """Each scope once, in the order given."""
    return tuple(dict.fromkeys((text or "").split()))


def joined(scopes: Iterable[str]) -> str:
    return " ".join(scopes)


def permissions(scopes: Iterable[str]) -> tuple[P, ...]:
    """What a token with these scopes may at most do. A permission that is gone from the code grants nothing."""
    wanted = set(scopes)
    return tuple(permission for permission in GRANTABLE_IN_ORDER if permission in wanted)


GRANTABLE_IN_ORDER = tuple(permission for permission in P if permission in GRANTABLE)


def words_of(scopes: Iterable[str]) -> list[str]:
    """Source texts for the consent page, people's own data first."""
    wanted = set(scopes)
    about = [text for name, text in ABOUT_PERSON.items() if name in wanted]
    return about + [text for permission, text in TO_COMPANY.items() if permission in wanted]
