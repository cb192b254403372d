"""Sentences about causes of tickets (see problem_texts.py)."""

from gateway.i18n import N_

CAUSES: dict[str, str] = {
    "ticket.cause_needed": N_("這張工單要先登記原因才能結束。您寫的內容仍保留在此。"),
    "ticket.cause_unknown": N_("找不到這個原因。請選擇使用中的一個。"),
    "ticket.root_needed": N_("這張工單要寫下根本原因才能結束。"),
    "cause.not_found": N_("找不到這個原因。"),
    "cause.stale": N_("這個原因剛被別人更新過。請看過最新內容後再儲存。"),
    "cause.exists": N_("同一層已經有這個名稱的原因。請換一個名稱。"),
    "cause.code_exists": N_("已經有這個代碼。請換一個。"),
    "cause.has_children": N_("這個原因還有下層，不能封存。請先移走或封存下層。"),
    "cause.parent_unknown": N_("找不到上層原因。請選擇使用中的一個。"),
    "cause.circle": N_("不能移到自己的下層。"),
    "cause.deep": N_("太深了，最多 {levels} 層。"),
    "cause.full": N_("原因太多了，最多 {most} 個。請先封存用不到的。"),
    "cause.tree_there": N_("已經有原因代碼了。請直接修改現有的。"),
    "cause.rule_stale": N_("這項規則剛被別人更新過。請看過最新內容後再儲存。"),
}
