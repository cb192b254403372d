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
    "cause.rule_stale": N_("這項規則剛被別人更新過。請看過最新內容後再儲存。"),
    # problems
    "problem.not_found": N_("找不到這張問題單。"),
    "problem.stale": N_("這張問題單剛被別人更新過。請看過最新內容後再儲存。"),
    "problem.full": N_("相關工單太多了，一張問題單最多 {most} 張。"),
    "problem.incomplete": N_("開始改善前，請填好原因、改善措施、負責人與完成期限。"),
    "problem.watched": N_("觀察期還沒結束，不能結案。"),
    "problem.lead_only": N_("只有組長可以結案。"),
    "problem.no_tickets": N_("沒有還在處理的相關工單可以通知。"),
    "problem.telling": N_("上一則通知還在送出。請稍候再送下一則。"),
    "proposal.not_found": N_("找不到這項提議。"),
    "proposal.stale": N_("這項提議剛有變動。請看過最新內容後再決定。"),
    # coverage
    "coverage.covered": N_("工單在服務範圍內，不能收費。"),
    "coverage.none": N_("公司還沒有任何客戶承諾，無法判定服務範圍。"),
    "coverage.asked": N_("這張工單已經有一項收費在進行。"),
    "coverage.not_offered": N_("目前沒有需要您同意的收費。畫面可能已過時，請重新整理。"),
}
