"""Where the line between two reports of one fault and of two faults lies, measured on titles as people write them."""

from itertools import combinations, product

from services.helpdesk.problems.alike import LEAST, likeness, shape

FAULTS = (
    ("VPN 連不上，出差的人都進不去", "在家用 VPN 連不進公司", "VPN 一直連線失敗，出現逾時"),
    ("三樓印表機卡紙", "印表機一直卡紙印不出來", "三樓那台印表機又卡紙了，印到一半停住"),
    ("HIS 系統登入畫面打不開", "HIS 打不開，一直轉圈", "早上 HIS 系統進不去，登入畫面空白"),
    ("收不到外部寄來的信", "外部客戶寄的信都收不到", "從今天早上起收不到外部的信件"),
    ("門禁卡刷不過", "三樓門禁刷卡沒反應", "門禁卡今天刷不過，綠燈不亮"),
    ("月報表數字不對", "健保月報表的金額和系統不一致", "報表的合計數字錯了"),
    ("VPN will not connect from home", "Cannot connect to VPN since this morning", "VPN times out for the whole team"),
    (
        "Badge reader at the north door is dead",
        "North door badge reader is out",
        "Nobody can badge in at the north door",
    ),
)


def test_titles_of_two_faults_never_read_alike_and_many_of_one_do(figures):
    same = [likeness(shape(one), shape(two)) for titles in FAULTS for one, two in combinations(titles, 2)]
    pairs = [pair for a, b in combinations(FAULTS, 2) for pair in product(a, b)]
    other = [likeness(shape(one), shape(two)) for one, two in pairs]
    caught = sum(rate >= LEAST for rate in same)
    figures("titles of one fault that read alike", f"{caught} of {len(same)}; of two faults at most {max(other):.2f}")
    assert max(other) < LEAST * 0.75
    assert caught >= len(same) / 3
