"""The sentences of problem_texts.py about the hotline."""

from gateway.i18n import N_

PHONE: dict[str, str] = {
    "phone.caller_not_found": N_("找不到這位來電者。可能已離開，或這通來電太久以前。"),
    "phone.call_not_found": N_("找不到這通電話的紀錄。"),
    "phone.call_stale": N_("這通電話的紀錄剛被別人更新過。請看過最新內容後再試。"),
    "phone.call_returned": N_("這通回電已經有人處理，或不需要回電。"),
    "phone.nobody": N_("請填電話號碼，或選一位聯絡人。"),
    "phone.contact_unknown": N_("找不到這位聯絡人。"),
    "phone.two_tickets": N_("請選一張現有的工單，或填新工單的主旨，不能兩個都填。"),
    "phone.other_customer": N_("這張工單是另一家客戶的。請選這位聯絡人所屬客戶的工單。"),
    "phone.title_needs_contact": N_("要開新工單，請先選是哪一位聯絡人。"),
    "phone.began": N_("通話時間要在過去 {days} 天內，而且不能在未來。"),
    "phone.past": N_("這個時間已經過去。"),
    "phone.far": N_("時間太遠。請選擇 {days} 天內的時間。"),
    "phone.promise_words": N_("請寫下答應了什麼。"),
    "phone.return_number": N_("請填要回電的號碼。"),
    "phone.number_unreadable": N_("讀不出這個電話號碼。請加上國碼再試，例如 +886 2 2345 6789。"),
    "phone.numbers_full": N_("這位聯絡人記住的號碼太多了，最多 {most} 個。"),
    "phone.hook_refused": N_("這則訊息的簽章不正確或時間太久。請檢查電話系統的密鑰與時鐘。"),
    "phone.ring_not_found": N_("這通來電已經過去，找不到了。"),
    "phone.settings_stale": N_("熱線設定剛被別人更新過。請看過最新內容後再試。"),
    "phone.region_unknown": N_("沒有這個國家或地區代碼。"),
    "phone.extension_taken": N_("這個分機已經是別人的。"),
}
