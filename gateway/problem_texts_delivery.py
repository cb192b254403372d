"""Sentences about projects, proposals and their approval (see problem_texts.py)."""

from gateway.i18n import N_

DELIVERY: dict[str, str] = {
    "requirement.not_found": N_("找不到這項客戶需求。"),
    "requirement.stale": N_("這項需求剛被別人改過，或已經提出立項。請看過最新狀態。"),
    "requirement.sheet": N_("四項都要評分，權重加起來要是 100。"),
    "project_proposal.not_found": N_("找不到這份立項申請。"),
    "project_proposal.stale": N_("這份立項申請剛被改過。請看過最新狀態。"),
    "project_proposal.not_ours": N_("只有申請人可以修改、送出或收回。"),
    "project_proposal.incomplete": N_("這一項要填，才能送出。"),
    "project_proposal.days": N_("結束不能早於開始，各階段要在項目期間內。"),
    "project.not_found": N_("找不到這個項目，或您不在其中。"),
    "project.stale": N_("這個項目剛被別人改過。請看過最新狀態。"),
    "project.not_led": N_("只有項目經理或管理層可以這樣做。"),
    "approval.not_yours": N_("這項申請目前不是等您審批。"),
    "approval.flowless": N_("這類申請還沒有審批流程。請公司管理員設定。"),
    "approval.seated": N_("這個人不能再加入：他是申請人、已經審批過，或本來就在等他。"),
    "approval.question_not_found": N_("找不到這個問題，或已經回答過了。"),
    "delegation.not_found": N_("找不到這項代理。"),
    "delegation.days": N_("結束的日子不能早於開始的日子，也不能已經過去。"),
    "delegation.self": N_("請選另一個人代理。"),
    "flow.stale": N_("這個審批流程剛被別人改過。請看過最新狀態。"),
    "flow.tiers": N_("第一級從 0 開始，之後每一級的金額都要比前一級高，並且每一關都要有人。"),
}
