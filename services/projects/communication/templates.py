"""The lines that a communication plan usually begins with: objective, audience, way, frequency, content."""

TEMPLATES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "zh-Hant": (
        ("同步進度與問題", "項目團隊", "團隊會議", "每週", "本週進展、下週工作、待解決的問題"),
        ("讓客戶掌握進度", "客戶聯絡人", "電子郵件報告", "每兩週", "進度、里程碑、需要客戶確認的事項"),
        ("讓管理層及早決定", "部門主管與管理層", "書面報告", "每月", "進度、成本、風險與需要的決定"),
    ),
    "zh-Hans": (
        ("同步进度与问题", "项目团队", "团队会议", "每周", "本周进展、下周工作、待解决的问题"),
        ("让客户掌握进度", "客户联系人", "电子邮件报告", "每两周", "进度、里程碑、需要客户确认的事项"),
        ("让管理层及早决定", "部门主管与管理层", "书面报告", "每月", "进度、成本、风险与需要的决定"),
    ),
    "en": (
        ("Share progress and problems", "The team", "Team meeting", "Weekly", "Done, next, open problems"),
        (
            "Keep the customer informed",
            "Customer contacts",
            "Report by mail",
            "Every two weeks",
            "Progress and what they confirm",
        ),
        ("Decide early", "Head and management", "Written report", "Monthly", "Progress, cost, risks and decisions"),
    ),
}
FALLBACK = "en"
