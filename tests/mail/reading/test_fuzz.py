"""Bent, cut and joined mails of the corpus, and well-formed ones of any shape: nothing breaks, runs or is lost."""

from services.helpdesk.mail.reading import parse
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


def test_what_libraries_took_out_of_a_bent_mail_can_be_kept() -> None:
    """Seeds of the torture run that found NUL in what was taken from a winmail.dat and from a Return-Path: the row of
    such a mail could not be written, and it would have been tried again for ever."""
    for seed in (20_273_093, 20_291_610, 30_270_050, 30_286_960, 30_290_548):
        _count, wrong = fuzz.run(0.001, seed)
        assert not wrong
    mail = parse(b"Return-Path: <a\x00b@example.com>\r\nX-Failed-Recipients: c\x00d@example.com\r\n\r\nx")
    assert all(text.isprintable() for text in fuzz.texts_in(mail))
