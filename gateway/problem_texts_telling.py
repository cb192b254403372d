"""The sentences of notify's failures; see problem_texts.py."""

from gateway.i18n import N_

TELLING: dict[str, str] = {
    "notice.not_found": N_("找不到這則通知。"),
    "preferences.stale": N_("這些設定剛在別處變更過，您的內容仍保留在此。請看過再儲存。"),
    "preferences.kind_unknown": N_("沒有「{kind}」這種消息。"),
    "preferences.zone_unknown": N_("沒有這個時區。"),
    "preferences.quiet_half": N_("勿擾時段要有開始與結束，而且兩者不同。"),
    "preferences.away_half": N_("請假期間要有代理人、開始日與不早於開始的結束日。"),
    "preferences.delegate_unknown": N_("代理人要是公司現任的其他成員。"),
    "preferences.staff_only": N_("請假代理只供公司成員使用。"),
    "subscription.unknown": N_("這個退訂連結已失效。"),
    "webhook.not_found": N_("找不到這個 Webhook。"),
    "webhook.stale": N_("這個 Webhook 剛被別人更新過，您的內容仍保留在此。請看過最新內容後再儲存。"),
    "webhook.state": N_("這個 Webhook 目前的狀態不能這樣做。"),
    "webhook.full": N_("Webhook 太多了，最多 {most} 個。請先移除不用的。"),
    "webhook.url_refused": N_("網址必須是完整的 https 網址，不含帳號或 #。"),
    "webhook.event_unknown": N_("沒有「{event}」這種事件。"),
    "webhook.message_not_found": N_("找不到這則訊息。"),
    "wording.unknown": N_("這種信件的內容不能改，或沒有這個版本。"),
    "wording.stale": N_("這封信的內容剛被別人更新過，您的內容仍保留在此。請看過最新版本後再儲存。"),
    "wording.variable_unknown": N_("這種信件沒有「{variable}」這個變數。可用的變數列在下方。"),
    "wording.not_allowed": N_("第 {line} 行：只能用變數與條件（if），不能用 {what}。"),
    "wording.unreadable": N_("第 {line} 行讀不懂。請檢查大括號是否成對。"),
    "wording.too_much": N_("變數或條件太多了，最多 {most} 個，內文最多引用三次。"),
    "address.not_found": N_("這個地址沒有停用。"),
    "address.disabled": N_("寄到這個地址的信曾經退回，所以沒有寄。管理員可以恢復寄送。"),
    "delivery.not_found": N_("找不到這筆寄送紀錄。"),
    "delivery.state": N_("這封信目前的狀態不能重寄。"),
}
