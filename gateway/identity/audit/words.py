"""What the audit log can say, one sentence per code. The only list of codes: recording an unknown one fails.

Placeholders are filled from the entry's data. zh-Hant is the source.
"""

from gateway.i18n import N_

WORDS: dict[str, str] = {
    # signing in
    "sign_in.ok": N_("登入（{way}）"),
    "sign_in.failed": N_("登入失敗：{reason}"),
    "sign_in.limited": N_("嘗試登入次數過多，暫時擋下"),
    "sign_in.stepped_up": N_("再次確認身分"),
    "session.ended": N_("結束一個登入狀態"),
    "session.ended_all": N_("登出所有裝置"),
    "session.moved": N_("切換到這家公司"),
    # what people sign in with
    "password.set": N_("設定密碼"),
    "password.changed": N_("變更密碼"),
    "password.reset_wanted": N_("要求重設密碼"),
    "password.reset": N_("以信件連結重設密碼"),
    "totp.added": N_("啟用驗證器"),
    "totp.removed": N_("停用驗證器"),
    "passkey.added": N_("新增通行金鑰「{passkey}」"),
    "passkey.removed": N_("移除通行金鑰「{passkey}」"),
    "recovery.made": N_("產生新的復原碼"),
    "recovery.used": N_("使用了一組復原碼"),
    "factors.removed": N_("由平台維運移除所有第二道驗證"),
    # companies and departments
    "company.created": N_("建立公司「{name}」"),
    "company.suspended": N_("停用公司：{reason}"),
    "company.activated": N_("啟用公司：{reason}"),
    "company.updated": N_("變更公司資料：{fields}"),
    "department.created": N_("建立部門「{name}」"),
    "department.updated": N_("變更部門「{name}」"),
    "department.archived": N_("封存部門「{name}」"),
    # people of the company
    "member.invited": N_("邀請成員 {name}：{roles}"),
    "member.reinvited": N_("重新邀請成員 {name}"),
    "member.joined": N_("成員 {name} 接受邀請"),
    "member.updated": N_("變更成員 {name}：{roles}"),
    "member.suspended": N_("停用成員 {name}"),
    "member.reinstated": N_("恢復成員 {name}"),
    "member.ended": N_("結束成員 {name} 的資格"),
    "operator.invited": N_("邀請平台維運人員 {name}"),
    "operator.created": N_("建立平台維運人員 {name}"),
    # customers and contacts
    "customer.created": N_("建立客戶「{name}」"),
    "customer.updated": N_("變更客戶「{name}」"),
    "customer.archived": N_("封存客戶「{name}」"),
    "contact.created": N_("建立聯絡人 {name}"),
    "contact.updated": N_("變更聯絡人 {name}"),
    "contact.invited": N_("邀請聯絡人 {name} 使用入口網站"),
    "contact.joined": N_("聯絡人 {name} 接受邀請"),
    "contact.erased": N_("清除一位聯絡人的個人資料"),
    # OAuth
    "client.registered": N_("註冊用戶端「{name}」"),
    "client.secret_rotated": N_("更換用戶端「{name}」的密鑰"),
    "client.revoked": N_("撤銷用戶端「{name}」"),
    "consent.given": N_("同意用戶端「{name}」存取"),
    "consent.withdrawn": N_("撤回對用戶端「{name}」的同意"),
    "token.reused": N_("偵測到重複使用的權杖，已撤銷整組（{name}）"),
    "key.rotated": N_("更換簽章金鑰"),
    "provider.configured": N_("設定登入服務「{name}」"),
    "provider.domain_verified": N_("驗證登入服務「{name}」的網域 {domain}"),
    "provider.removed": N_("停用登入服務「{name}」"),
    "provider.refused": N_("登入服務「{name}」的回應被拒絕：{reason}"),
}
