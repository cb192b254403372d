"""Roles as people call them, in the current language."""

from collections.abc import Iterable

from gateway.i18n import N_, _
from shared.contracts.roles import Role

NAMES: dict[Role, str] = {
    Role.MK: N_("市場"),
    Role.DH: N_("部門主管"),
    Role.MG: N_("管理層"),
    Role.PM: N_("項目經理"),
    Role.TM: N_("項目成員"),
    Role.QM: N_("質量"),
    Role.FN: N_("財務"),
    Role.HR: N_("人力資源"),
    Role.AG: N_("客服"),
    Role.SL: N_("客服組長"),
    Role.AD: N_("公司管理員"),
    Role.CC: N_("客戶聯絡人"),
    Role.CM: N_("客戶主管"),
    Role.OP: N_("平台維運"),
}


def role_name(role: Role | str) -> str:
    return _(NAMES[Role(role)])


def role_names(roles: Iterable[Role | str]) -> str:
    return _("・").join(role_name(role) for role in roles)
