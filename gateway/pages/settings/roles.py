"""Roles and permissions in words, and the table of which role has which."""

from gateway.i18n import N_, _
from gateway.oauth.scopes import TO_COMPANY
from gateway.pages.frame.roles import role_name
from shared.contracts.roles import STAFF_ROLES, Permission, Role, permissions_of

DUTIES: dict[Role, str] = {
    Role.AG: N_("處理工單、回覆客戶"),
    Role.SL: N_("分派與關閉工單、管理客戶"),
    Role.PM: N_("帶領項目、管理客戶"),
    Role.TM: N_("參與項目"),
    Role.QM: N_("質量檢查與整改"),
    Role.MK: N_("立項與客戶往來"),
    Role.DH: N_("所屬部門的項目與工單"),
    Role.MG: N_("全公司的項目與工單"),
    Role.FN: N_("預算與成本"),
    Role.HR: N_("邀請成員、管理部門"),
    Role.AD: N_("成員、登入、用戶端與所有設定"),
}
"""In the order of a form: those who answer customers first."""

GROUPS: tuple[tuple[str, str], ...] = (
    ("helpdesk.", N_("售後服務")),
    ("gateway.customer", N_("客戶")),
    ("gateway.contact", N_("客戶")),
    ("gateway.", N_("公司")),
    ("notify.", N_("通知")),
)


def role_word(role: str) -> str:
    """A code that is none of ours (of an old log line) stands for itself."""
    try:
        return role_name(role)
    except (KeyError, ValueError):
        return role


def role_words(roles: tuple[Role, ...] | list[str]) -> str:
    return _("、").join(role_word(role) for role in roles)


def role_options() -> list[tuple[str, str, str]]:
    return [(str(role), role_name(role), _(duty)) for role, duty in DUTIES.items()]


def permission_table() -> list[tuple[str, list[tuple[str, list[bool]]]]]:
    """Groups of (permission in words, for each role of `DUTIES` whether it holds it)."""
    groups: dict[str, list[tuple[str, list[bool]]]] = {_(name): [] for _start, name in GROUPS}
    for permission, words in TO_COMPANY.items():
        held = [permission in permissions_of((role,)) for role in DUTIES]
        if any(held):
            groups[_group_of(permission)].append((_(words), held))
    return list(groups.items())


def _group_of(permission: Permission) -> str:
    return next(_(name) for start, name in GROUPS if permission.startswith(start))


assert set(DUTIES) == STAFF_ROLES
