"""What changed about how somebody signs in, in words."""

from services.notify.mails.words import N_

CHANGES: dict[str, str] = {
    "password.set": N_("設定了密碼"),
    "password.changed": N_("變更了密碼"),
    "password.reset": N_("以信件連結重設了密碼"),
    "totp.added": N_("啟用了驗證器"),
    "totp.removed": N_("停用了驗證器"),
    "passkey.added": N_("新增了通行金鑰"),
    "passkey.removed": N_("移除了通行金鑰"),
    "recovery.made": N_("產生了新的復原碼"),
    "recovery.used": N_("使用了一組復原碼"),
    "factors.removed": N_("平台維運移除了所有第二道驗證"),
    "device.new": N_("在新的裝置上登入"),
}
ANY_CHANGE = N_("登入設定有變更")
"""True of whatever the gateway may tell one day before this list knows its name."""
