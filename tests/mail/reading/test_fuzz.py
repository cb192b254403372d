"""Bent, cut and joined mails of the corpus, and well-formed ones of any shape: nothing breaks, runs or is lost."""

from tests.mail.reading import fuzz, properties

CPU_SECONDS = 6.0
FEWEST = 150
DRAWN = 60


def test_no_mail_breaks_the_parser() -> None:
    count, wrong = fuzz.run(CPU_SECONDS, seed=20_261_130)
    assert not wrong, "\n".join(wrong)
    assert count > FEWEST


def test_words_and_files_of_any_shape_come_out_again() -> None:
    wrong = [f"seed {seed}: {one}" for seed in range(120) for one in fuzz.lost(fuzz.random.Random(seed))]
    assert not wrong, "\n".join(wrong)


def test_what_holds_of_any_mail_holds_of_those_that_hypothesis_draws() -> None:
    count, wrong = properties.check(20_261_130, DRAWN)
    assert not wrong, "\n".join(wrong)
    assert count >= DRAWN * len(properties.PROPERTIES)
