"""The risks that projects usually have, one of each of the policy's categories, in the company's language."""

from shared.contracts.delivery.projects import Phase
from shared.contracts.delivery.risks import RiskCategory as C

Usual = tuple[C, Phase, str, str, str]
"""Category, phase, and cause, event, effect."""

TEMPLATES: dict[str, tuple[Usual, ...]] = {
    "zh-Hant": (
        (
            C.TECHNICAL,
            Phase.EXECUTING,
            "現有系統的資料與介面沒有完整文件",
            "整合或轉檔比估計困難",
            "進度延後，測試時間不足",
        ),
        (C.PEOPLE, Phase.EXECUTING, "關鍵技能只有一個人會", "關鍵成員請假或調離", "工作中斷，交接費時"),
        (C.MARKET, Phase.PLANNING, "設備與外包的價格、交期會變動", "採購漲價或延後交貨", "成本超支，工期延長"),
        (C.CUSTOMER, Phase.EXECUTING, "需求還沒有逐項確認", "客戶提出變更或增加需求", "範圍擴大，驗收延後"),
        (C.LEGAL, Phase.ACCEPTANCE, "個資與行業法規有新要求", "交付內容不符合法規", "補件或重做，不能驗收"),
    ),
    "zh-Hans": (
        (
            C.TECHNICAL,
            Phase.EXECUTING,
            "现有系统的数据与接口没有完整文档",
            "集成或数据迁移比估计困难",
            "进度延后，测试时间不足",
        ),
        (C.PEOPLE, Phase.EXECUTING, "关键技能只有一个人会", "关键成员请假或调离", "工作中断，交接费时"),
        (C.MARKET, Phase.PLANNING, "设备与外包的价格、交期会变动", "采购涨价或延后交货", "成本超支，工期延长"),
        (C.CUSTOMER, Phase.EXECUTING, "需求还没有逐项确认", "客户提出变更或增加需求", "范围扩大，验收延后"),
        (C.LEGAL, Phase.ACCEPTANCE, "个人信息与行业法规有新要求", "交付内容不符合法规", "补件或重做，不能验收"),
    ),
    "en": (
        (
            C.TECHNICAL,
            Phase.EXECUTING,
            "Data and interfaces are badly documented",
            "Integration is harder than estimated",
            "Less time is left for tests",
        ),
        (
            C.PEOPLE,
            Phase.EXECUTING,
            "One person alone has a key skill",
            "A key member is away or moves on",
            "Work stops until it is handed over",
        ),
        (
            C.MARKET,
            Phase.PLANNING,
            "Prices and delivery times change",
            "Equipment costs more or comes late",
            "The budget or the dates do not hold",
        ),
        (
            C.CUSTOMER,
            Phase.EXECUTING,
            "Needs are not confirmed one by one",
            "The customer changes or adds needs",
            "The scope grows and acceptance is late",
        ),
        (
            C.LEGAL,
            Phase.ACCEPTANCE,
            "Privacy or trade rules change",
            "What is delivered does not comply",
            "It is mended before it is accepted",
        ),
    ),
}
FALLBACK = "en"
