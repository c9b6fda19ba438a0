"""Unified social credit codes, GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms.rules import ALPHABET, check_character, fictitious_code, is_firm_name, is_unified_code, normal_name

REAL = ("91350100M000100Y43", "91110000802100433B", "91100000100003962T")


@pytest.mark.parametrize("code", REAL)
def test_a_published_code_passes(code: str) -> None:
    assert is_unified_code(code)


@pytest.mark.parametrize("code", REAL)
@given(place=st.integers(0, 17), character=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert is_unified_code(wrong) == (wrong == code)


@pytest.mark.parametrize("text", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100M00010OY43", "９１" * 9])
def test_another_shape_is_no_code(text: str) -> None:
    assert not is_unified_code(text)


@given(st.text(max_size=30))
def test_a_stand_in_code_is_well_formed_stable_and_of_no_registrar(seed: str) -> None:
    code = fictitious_code(seed)
    assert is_unified_code(code)
    assert code == fictitious_code(seed)
    assert code[2:8] == "000000"
    assert check_character(code[:17]) == code[17]


def test_spelling_variants_of_a_name_are_one() -> None:
    assert normal_name("安和物业（成都）有限公司 ") == normal_name("安和物业(成都)有限公司")
    assert normal_name("安和物业有限公司") != normal_name("安和物业有限责任公司")


@pytest.mark.parametrize("text", ["无", "暂无物业", "业主自管", "业主自筹物业", "自主", "居委会", "未获取", "-", " "])
def test_words_for_nobody_are_no_firm(text: str) -> None:
    assert not is_firm_name(text)


@pytest.mark.parametrize("text", ["安和物业", "华伟", "自贡市某某物业管理有限公司", "成都市自理物业管理有限公司"])
def test_short_names_and_names_that_sound_alike_are_firms(text: str) -> None:
    assert is_firm_name(text)
