"""The sentences of what call-backs refuse (see problem_texts.py)."""

from gateway.i18n import N_

CALL_BACKS: dict[str, str] = {
    "call_back.not_found": N_("找不到這筆回訪。"),
    "call_back.stale": N_("這筆回訪剛被別人更新過。請看過最新內容後再送出。"),
    "call_back.over": N_("這筆回訪已經結束，不能再這樣做。"),
    "call_back.not_independent": N_("處理過這張工單的人不能回訪。請交給別人，或由組長註明理由。"),
    "call_back.about": N_("請從一張工單，或一筆建議或申訴安排回訪。"),
    "call_back.not_yet": N_("工單還沒解決。解決後才能安排回訪。"),
    "call_back.arranged_already": N_("這件事已經有人要回訪了。"),
    "call_back.lately": N_("客戶近期已被詢問過，或不願被詢問，所以不再打擾。"),
    "call_back.too_soon": N_("離上次撥打太近。請換一個半天，並隔足營業時間再撥。"),
    "call_back.slot_needed": N_("請填寫與客戶約定的時間，要晚於現在。"),
    "call_back.answers_needed": N_("請至少記下是否解決或滿意度。"),
    "call_back.no_such_answer": N_("沒有這份回答，或沒有待裁決的異議。"),
    "call_back.contested_already": N_("這份回答已經有人提出異議。"),
    "call_back.not_yours_to_decide": N_("提出異議、回訪或處理過工單的人不能裁決。請交給別人。"),
    "asking.contact_not_found": N_("找不到這位聯絡人。"),
    "rating.gone": N_("這個評價連結已失效。"),
    "call_plan.not_found": N_("找不到這個回訪計畫。"),
    "call_plan.stale": N_("這個回訪計畫剛被別人更新過，您的內容仍保留在此。請看過最新內容後再儲存。"),
    "call_plan.needed": N_("公司的回訪計畫不能封存，它適用於所有沒有自己計畫的客戶。"),
    "call_plan.fits_not": N_("不適用：用途不同、已封存，或屬於別的客戶。"),
    "questionnaire.not_found": N_("找不到這份問卷。"),
    "questionnaire.stale": N_("這份問卷剛被別人更新過，您的內容仍保留在此。請看過最新內容後再儲存。"),
    "questionnaire.exists": N_("已經有同名的問卷。請換一個名稱。"),
    "questionnaire.used": N_("還有回訪計畫在用這份問卷。請先在計畫裡換一份。"),
    "questionnaire.items": N_("最多五題，每題一次。處理結果問卷要有是否解決與滿意度，推薦意願只在定期關懷詢問。"),
    "recovery.not_found": N_("找不到這件不滿意跟進。"),
    "recovery.stale": N_("這件跟進剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "recovery.managers": N_("客戶再次不滿意，這件要由主管跟進。"),
}
