"""Every mail of the corpus is read as a person would read it."""

from tests.mail.reading import corpus

FEWEST = 500


def test_the_corpus_is_read_as_expected() -> None:
    wrong = corpus.missing()
    count = 0
    for name, raw, expected in corpus.mails():
        count += 1
        wrong += [f"{name}: {difference}" for difference in corpus.differences(raw, expected)]
    assert not wrong, "\n".join(wrong)
    assert count >= FEWEST
