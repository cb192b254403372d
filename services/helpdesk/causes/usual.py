"""The tree of causes to begin with, in the three languages. Companies change it as they like."""

from msgspec import Struct

Names = dict[str, str]
"""Language → name."""


def _names(hant: str, en: str, hans: str) -> Names:
    return {"zh-Hant": hant, "en": en, "zh-Hans": hans}


class Top(Struct, frozen=True):
    """A cause at the top, and those below it, which are numbered after its code."""

    code: str
    names: Names
    below: tuple[Names, ...]
    is_defect: bool = False


TREE = (
    Top(
        "A",
        _names("產品與設備", "Product and equipment", "产品与设备"),
        (
            _names("硬體故障", "Hardware fault", "硬件故障"),
            _names("軟體缺陷", "Software fault", "软件缺陷"),
            _names("不相容", "Incompatible", "不兼容"),
            _names("老化或耗材", "Wear or supplies", "老化或耗材"),
        ),
    ),
    Top(
        "B",
        _names("設定與變更", "Settings and changes", "配置与变更"),
        (
            _names("設定錯誤", "Wrong setting", "配置错误"),
            _names("變更造成", "Caused by a change", "变更引起"),
            _names("更新或升級", "Update or upgrade", "更新或升级"),
        ),
    ),
    Top(
        "C",
        _names("使用與操作", "Use", "使用与操作"),
        (
            _names("操作不熟悉", "Not familiar with it", "操作不熟悉"),
            _names("說明不清楚", "Instructions unclear", "说明不清楚"),
            _names("帳號或權限", "Account or permission", "账号或权限"),
        ),
    ),
    Top(
        "D",
        _names("交付缺陷", "Delivery defect", "交付缺陷"),
        (
            _names("未達規格", "Below specification", "未达规格"),
            _names("測試遺漏", "Missed in testing", "测试遗漏"),
            _names("安裝或移轉錯誤", "Installed or moved wrongly", "安装或迁移错误"),
            _names("文件或訓練不足", "Documents or training missing", "文档或培训不足"),
        ),
        is_defect=True,
    ),
    Top(
        "E",
        _names("環境與第三方", "Environment and third parties", "环境与第三方"),
        (
            _names("網路或電力", "Network or power", "网络或电力"),
            _names("供應商或雲端服務", "Supplier or cloud service", "供应商或云服务"),
            _names("客戶端環境", "Customer's environment", "客户侧环境"),
        ),
    ),
    Top(
        "F",
        _names("服務流程", "Service process", "服务流程"),
        (
            _names("回應太慢", "Answered too late", "响应太慢"),
            _names("處理不當", "Handled wrongly", "处理不当"),
            _names("溝通不清楚", "Unclear communication", "沟通不清楚"),
        ),
    ),
    Top("Z", _names("原因不明", "Unknown", "原因不明"), ()),
)
