"""The sentences of problem_texts.py about web forms, messengers, and what is held."""

from gateway.i18n import N_

DOORS: dict[str, str] = {
    "form.not_found": N_("找不到這張表單。它可能已停用。"),
    "form.stale": N_("這張表單剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "form.exists": N_("這個網址代號已有表單使用。請換一個。"),
    "form.full": N_("表單數量已達上限 {most}。請先改用現有的。"),
    "form.busy": N_("這張表單目前收到太多訊息，您的內容仍保留在此。請在 {wait}後再送出。"),
    "form.too_fast": N_("送出得太快，還沒有收下。您的內容仍在，請再按一次送出。"),
    "form.expired": N_("這張表單開太久了。您的內容仍在，請再按一次送出。"),
    "connector.not_found": N_("找不到這個連接。它可能已停用。"),
    "connector.stale": N_("這個連接剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "connector.full": N_("連接數量已達上限 {most}。請先改用現有的。"),
    "connector.reply_not_found": N_("沒有這則等著送出的回覆。"),
    "hook.refused": N_("簽章、時間或網址不正確，因此沒有收下。"),
    "held.not_found": N_("找不到這則來訊。"),
    "held.stale": N_("這則來訊剛被別人處理過。請重新整理頁面。"),
    "held.done": N_("這則來訊已經處理過了。"),
    "form.consent_needed": N_("請先同意再送出"),
}
