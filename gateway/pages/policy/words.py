"""What the policy's clauses ask, in a few words each."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.coverage import Evidence

CLAUSES: dict[str, str] = {
    "1.2": N_("每個階段都經過關卡"),
    "1.3.a": N_("驗收時問過客戶滿意度"),
    "1.3.b": N_("沒有未結的重大整改與未過的檢查"),
    "1.3.c": N_("團隊跨部門，每項交付成果有一位當責"),
    "1.3.d": N_("改進措施有負責人與期限"),
    "2.1.a": N_("客戶需求經過評估"),
    "2.1.b": N_("立項申請內容完整"),
    "2.1.c": N_("部門主管與管理層審批"),
    "2.1.d": N_("成員由所屬部門主管同意調派"),
    "2.1.e": N_("成員的技能有證明，職責已接受"),
    "2.1.f": N_("定期開會，紀要如期發布"),
    "2.2.a": N_("實施計劃已核准"),
    "2.2.b": N_("任務有責任人，交付成果有標準"),
    "2.2.c": N_("資源安排有日期，超過負荷的寫明原因"),
    "2.2.d": N_("四類風險都識別、評估並排查過"),
    "2.2.e": N_("風險有應對，沒有過期"),
    "2.3.a": N_("任務寫明要求與標準，責任人已接受"),
    "2.3.b": N_("逾期的任務提醒過責任人"),
    "2.3.c": N_("進行中的任務按時回報"),
    "2.3.d": N_("交付成果都有檢查，沒有過期"),
    "2.3.e": N_("自查、交叉檢查與客戶反饋都做了"),
    "2.3.f": N_("整改有責任人，沒有過期"),
    "2.3.g": N_("實際與計劃對照，超過容許的偏差有原因"),
    "2.3.h": N_("超過容許的偏差有補救措施"),
    "2.4.a": N_("驗收資料各類齊備"),
    "2.4.b": N_("驗收資料審查過、沒有過時"),
    "2.4.c": N_("時間、方式與標準經客戶確認"),
    "2.4.d": N_("驗收會有紀錄，問題都答覆了"),
    "2.4.e": N_("客戶簽署，保留事項都轉為整改"),
    "2.4.f": N_("驗收後在期限內總結"),
    "2.4.g": N_("總結了目標、問題與改進"),
    "2.4.h": N_("經驗已發布，供類似項目參考"),
    "2.5.a": N_("售後服務承諾已送達客戶"),
    "2.5.b": N_("承諾寫明聯絡管道"),
    "7.1.a": N_("溝通計劃執行中"),
    "7.1.b": N_("溝通計劃的每一項都寫全"),
    "7.3.a": N_("每次會議過半成員出席"),
    "9.1": N_("變更經客戶確認才實施"),
}
EVIDENCE: dict[str, tuple[str, str, str]] = {
    Evidence.KEPT: (N_("做到了"), "ok", "circle-check"),
    Evidence.MISSING: (N_("還缺"), "bad", "circle-alert"),
    Evidence.LATER: (N_("還沒到"), "", "circle-dashed"),
}
CATEGORIES: dict[str, str] = {
    "technical": N_("技術"),
    "people": N_("人員"),
    "market": N_("市場"),
    "customer": N_("客戶需求"),
    "departments": N_("跨部門的成員"),
}
DOCUMENTS: dict[str, str] = {
    "project_document": N_("項目文檔"),
    "service_report": N_("服務報告"),
    "test_report": N_("測試報告"),
    "customer_feedback": N_("客戶反饋"),
}
METHODS: dict[str, str] = {"self": N_("自查"), "cross": N_("交叉檢查"), "customer": N_("客戶反饋")}


def clause(code: str) -> str:
    return _(CLAUSES[code])


def evidence(code: str) -> Markup:
    word, tone, icon = EVIDENCE[code]
    return parts.chip(_(word), tone, icon)


def missing(code: str, names: tuple[str, ...]) -> str:
    """Numbers as they are; categories of risks, methods of checks and classes of documents by their words."""
    words = {"2.3.e": METHODS, "2.4.a": DOCUMENTS}.get(code, CATEGORIES)
    return "、".join(_(words[name]) if name in words else name for name in names)
