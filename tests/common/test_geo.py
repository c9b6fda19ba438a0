"""Coordinates between datums. Worked numbers: the published test values of `eviltransform`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geo import (
    Point,
    bd09_to_gcj02,
    bd09_to_wgs84,
    distance,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)

SHANGHAI_WGS = Point(121.5272106, 31.1774276)
SHANGHAI_GCJ = Point(121.531541859215, 31.17530398364597)
in_china = st.builds(Point, st.floats(75, 134), st.floats(18, 53))


def close(one: Point, other: Point, metres: float) -> bool:
    return distance(one, other) <= metres


def test_the_shift_is_the_published_one() -> None:
    assert wgs84_to_gcj02(SHANGHAI_WGS) == pytest.approx(SHANGHAI_GCJ, abs=1e-9)
    assert gcj02_to_wgs84(SHANGHAI_GCJ) == pytest.approx(SHANGHAI_WGS, abs=1e-7)


def test_in_chengdu_the_shift_is_some_hundred_metres() -> None:
    place = Point(104.06, 30.67)
    assert wgs84_to_gcj02(place) == pytest.approx((104.062496, 30.667575), abs=1e-6)
    assert bd09_to_wgs84(place) == pytest.approx((104.051099, 30.666207), abs=1e-6)


@given(in_china)
def test_there_and_back_is_the_same_place(place: Point) -> None:
    assert close(gcj02_to_wgs84(wgs84_to_gcj02(place)), place, 0.01)
    assert close(bd09_to_gcj02(gcj02_to_bd09(place)), place, 2)


def test_outside_china_nothing_is_shifted() -> None:
    berlin = Point(13.4, 52.5)
    assert wgs84_to_gcj02(berlin) == gcj02_to_wgs84(berlin) == berlin


def test_the_datum_is_named() -> None:
    place = Point(104.06, 30.67)
    assert to_wgs84(place, "wgs84") == place
    assert to_wgs84(place, "bd09") == bd09_to_wgs84(place)
    with pytest.raises(KeyError):
        to_wgs84(place, "mars")


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance(Point(104, 30), Point(104, 31)) == pytest.approx(111_195, abs=1)
    assert distance(Point(104, 30), Point(105, 30)) == pytest.approx(96_297, abs=1)
    assert distance(Point(104, 30), Point(104, 30)) == 0
