"""Who gets a ticket, and why: the choice alone."""

from uuid import UUID

from services.helpdesk.handing.choosing import Candidate, choose, common
from shared.contracts.desk.teams import Handing


def one(number, **given):
    return Candidate(**{"id": UUID(int=number), "name": f"{number}", "open": 0, "turn": 0.0, **given})


def test_nobody_there_or_by_hand_is_nobodys():
    assert choose(Handing.ROUND_ROBIN, [], (), "") is None
    assert choose(Handing.MANUAL, [one(1)], (), "") is None


def test_by_turns_the_one_who_waited_longest():
    people = [one(1, turn=30.0), one(2, turn=10.0, open=9), one(3, turn=20.0)]
    assert choose(Handing.ROUND_ROBIN, people, (), "").who.id == UUID(int=2)


def test_by_load_the_one_with_the_fewest_and_then_by_turns():
    people = [one(1, open=2), one(2, open=1, turn=20.0), one(3, open=1, turn=10.0)]
    choice = choose(Handing.LEAST_LOADED, people, (), "")
    assert (choice.who.id, choice.how) == (UUID(int=3), Handing.LEAST_LOADED)


def test_by_skill_the_one_who_can_do_most_of_it():
    people = [one(1, skills=("VPN",)), one(2, skills=("vpn", "防火牆"), open=5), one(3, skills=("印表機",))]
    choice = choose(Handing.BY_SKILL, people, ("防火牆",), "VPN 連不上")
    assert (choice.who.id, choice.skills) == (UUID(int=2), ("vpn", "防火牆"))


def test_by_skill_and_nobody_can_do_it_the_one_with_the_fewest():
    people = [one(1, skills=("VPN",), open=3), one(2, skills=("印表機",), open=1)]
    choice = choose(Handing.BY_SKILL, people, (), "薪資單")
    assert (choice.who.id, choice.how, choice.skills) == (UUID(int=2), Handing.LEAST_LOADED, ())


def test_a_skill_is_a_word_where_words_are_parted():
    assert common(("AD",), (), "cannot load the page") == ()
    assert common(("AD",), (), "the AD is down") == ("AD",)
    assert common(("AD",), (), "登入AD失敗") == ("AD",)
    assert common(("印表機",), (), "三樓印表機卡紙") == ("印表機",)
