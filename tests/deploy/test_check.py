"""The deployment check finds nothing in the repository, and finds each fault that is planted in a copy of it."""

from pathlib import Path

import pytest
import yaml

from infra.deploy.check import QUESTIONS, findings

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text())
PLANTED = [pytest.param(name, fault, id=f"{name}: {fault['says']}") for name in FAULTS for fault in FAULTS[name]]


def test_the_repository_has_no_findings():
    assert list(findings()) == []


def test_every_question_has_faults_to_find():
    assert set(FAULTS) == {question.__name__.rpartition(".")[2] for question in QUESTIONS}


@pytest.mark.parametrize(("question", "fault"), PLANTED)
def test_a_planted_fault_is_found(copied, unplanted, question, fault):
    assert not any(fault["says"] in sentence for sentence in unplanted(question))
    copied.plant(fault["in"], fault["was"], fault["becomes"])
    assert any(fault["says"] in sentence for sentence in copied.asked(question))
