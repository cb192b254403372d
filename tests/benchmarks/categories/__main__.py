"""Draws, measures, writes the page."""

import argparse
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import mean

from infra.local.place import ROOT
from services.helpdesk.categories.model.measure import Measured, measure
from tests.benchmarks import machine
from tests.benchmarks.categories import baseline
from tests.benchmarks.categories.grammar import home
from tests.benchmarks.categories.helpdesk import helpdesk

LANGUAGES = {"en": "English", "zh-TW": "繁體中文", "zh-CN": "简体中文"}
SETS: dict[str, Callable] = {"helpdesk, formulations held out": helpdesk, "home assistant, patterns held out": home}
FEW, ALL = 10, 60
HEAD = [
    "| set | language | texts a category | categories | train | test | baseline | ours | gain | macro F1 | coverage "
    "| accuracy there | ECE | unknown left alone | train CPU s | µs a text | KB |",
    f"| --- | --- |{' ---: |' * 15}",
]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="one draw, ten texts a category; writes nothing")
    quick = words.parse_args().quick
    found: dict[tuple[str, str, int], list[tuple[float, Measured]]] = defaultdict(list)
    for name, draw in SETS.items():
        for language in LANGUAGES:
            for each, draws in ((FEW, 1 if quick else 2), (ALL, 0 if quick else 1)):
                for seed in range(draws):
                    train, test = draw(language, seed, each)
                    found[name, language, each].append((baseline.accuracy(train, test), measure(train, test)))
                    print(_row((name, language, each), found[name, language, each]), flush=True)
    if not quick:
        (ROOT / "docs" / "benchmarks-categories.md").write_text(page(found), encoding="utf-8")


def page(found: dict) -> str:
    return "\n".join(
        [
            "# Suggested categories",
            "",
            "<!-- Written by `python -m tests.benchmarks.categories`; run it instead of editing. -->",
            "",
            f"{datetime.now(UTC).date().isoformat()}, {machine.described()}. The baseline is a tuned linear TF-IDF "
            "(tests/benchmarks/categories/baseline.py); both see the same texts. Threshold 0.8. At ten texts a "
            "category the mean of two draws. The sets are of two kinds: helpdesk texts written for this benchmark, "
            "and the sentences of a public wheel; in both, what is asked was formulated differently from all that "
            "was taught, which is harder than a random split.",
            "",
            *HEAD,
            *(_row(key, results) for key, results in found.items()),
            "",
        ]
    )


def _row(key: tuple[str, str, int], results: list[tuple[float, Measured]]) -> str:
    name, language, each = key
    ours = [one for _, one in results]
    bar = mean(one for one, _ in results)

    def of(field: str) -> float:
        values = [value for one in ours if (value := getattr(one, field)) is not None]
        return mean(values) if values else float("nan")

    shares = [of(field) for field in ("macro_f1", "coverage", "accuracy_at_threshold", "ece", "oos_recall")]
    return (
        f"| {name} | {LANGUAGES[language]} | {each} | {ours[0].categories} | {ours[0].train_texts} "
        f"| {ours[0].test_texts} | {bar:.3f} | **{of('accuracy'):.3f}** | {of('accuracy') - bar:+.3f} "
        f"| {' | '.join(f'{share:.3f}' for share in shares)} | {of('train_cpu_seconds'):.1f} "
        f"| {of('microseconds_per_prediction'):,.0f} | {of('model_bytes') / 1024:,.0f} |"
    )


if __name__ == "__main__":
    main()
