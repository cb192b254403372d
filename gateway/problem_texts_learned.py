"""The sentences of problem_texts.py about what is learned from customers: articles, improvements, reports."""

from gateway.i18n import N_
from gateway.problem_texts_phone import PHONE

LEARNED: dict[str, str] = {
    "article.not_found": N_("找不到這篇文章。它可能已收起，或不對您開放。"),
    "article.stale": N_("這篇文章剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "article.archived": N_("這篇文章已封存，不能再修改。"),
    "article.state": N_("這篇文章目前的狀態不能這樣做。請重新整理頁面。"),
    "article.own": N_("自己寫的內容要由另一位同事審核。"),
    "article.internal": N_("這篇文章只給同事看，不能放進回覆。"),
    "article.full": N_("文章數量已達上限 {most}。請先封存不再使用的。"),
    "article.ticket_unsolved": N_("這張工單還沒有解決，或沒有公開的回覆可以寫成文章。"),
    "improvement.not_found": N_("找不到這則意見。它可能不存在，或不屬於您。"),
    "improvement.stale": N_("這則意見剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "improvement.owner_unknown": N_("找不到這位同事，或他已停用。"),
    "improvement.check_needed": N_("請選今天之後的一天來檢查成效。"),
    **PHONE,
    "service_report.not_found": N_("找不到這份月報。它可能不存在，或不是寄給您的。"),
    "service_report.stale": N_("這份月報剛被別人更新過，您的內容仍保留在此。請看過最新內容後再送出。"),
    "service_report.month": N_("請選一個已經開始的月份。"),
    "service_report.nobody": N_("這家客戶沒有可以收信的聯絡人。請先替一位聯絡人填上電子郵件。"),
    "pdf.missing": N_("這台伺服器沒有安裝產生 PDF 需要的程式庫。網頁上的內容是完整的；請聯絡系統管理員。"),
    "pdf.no_font": N_("這台伺服器沒有中文字型，PDF 裡的字會是空白，因此沒有產生。請聯絡系統管理員。"),
    "pdf.busy": N_("現在有太多 PDF 正在產生。請稍後再試一次。"),
    "pdf.failed": N_("PDF 沒有產生成功。網頁上的內容是完整的；請稍後再試一次。"),
}
