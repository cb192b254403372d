"""The sentences of what may be wrong with mail and its senders (see gateway/problem_texts.py)."""

from gateway.i18n import N_

MAIL: dict[str, str] = {
    "blocked.not_found": N_("找不到這個封鎖的寄件人。可能已被移除。"),
    "blocked.exists": N_("這個寄件人已在封鎖名單中。"),
    "blocked.full": N_("封鎖名單太長了，最多 {most} 個。請先移除不需要的。"),
    "mailbox.not_found": N_("找不到這個支援信箱。"),
    "mailbox.stale": N_("這個信箱剛被別人更新過，您的內容仍保留在此。請看過最新內容後再儲存。"),
    "mailbox.taken": N_("這個地址已經有人在用。請換一個，或先封存原來的。"),
    "mailbox.full": N_("支援信箱太多了，最多 {most} 個。請先封存不用的。"),
    "mailbox.archived": N_("這個信箱已封存。"),
    "fetching.not_found": N_("這個信箱沒有設定收信伺服器。"),
    "fetching.password_needed": N_("請輸入密碼。"),
    "sender_rule.not_found": N_("找不到這條規則。"),
    "sender_rule.exists": N_("這個地址或網域已經有規則。"),
    "sender_rule.full": N_("規則太多了，最多 {most} 條。請先移除不用的。"),
    "mailbox.plus": N_("地址裡不能有加號：加號後面是用來找到工單的。"),
    "mail.not_found": N_("找不到這封信。"),
    "mail.stale": N_("這封信剛被別人處理過。請看過最新狀態後再決定。"),
    "mail.done": N_("這封信已經歸到工單，或正在處理，不需要再決定。"),
}
