import pytest

from services.helpdesk.tickets.thanks import only_thanks

THANKS = [
    "謝謝",
    "謝謝您！",
    "好的，謝謝你們的協助",
    "非常感謝 🙏",
    "已經正常了，謝謝",
    "谢谢",
    "好的，谢谢，辛苦了",
    "Thanks!",
    "Thank you very much",
    "OK thanks, all good now",
    "收到，感恩",
]
MORE = [
    "",
    "謝謝，但是還是不能列印",
    "謝謝，請問密碼是什麼",
    "謝謝，什麼時候可以來？",
    "Thanks, but it is still broken",
    "thanks?",
    "Thanks for nothing, the printer burns",
    "還是不行",
    "好的",
    "不謝",
    "謝" * 61,
    "谢谢，打印机又坏了",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize("text", MORE)
def test_more_than_thanks(text):
    assert not only_thanks(text)
