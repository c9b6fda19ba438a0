"""A right on an area holds for what lies below it, and for nothing else."""

from typing import Any

from places.models import Area, Estate
from places.permissions import area_paths, may_in_area
from places.scopes import holds_everywhere
from tests.places.conftest import make_estate


def test_a_right_covers_the_sub_tree_and_not_the_neighbour(tree: Any, person: Any) -> None:
    officer = person("officer", "subdistrict_officer", tree.first)
    assert may_in_area(officer, "handle_complaints", tree.first)
    assert may_in_area(officer, "handle_complaints", tree.grid)
    assert not may_in_area(officer, "handle_complaints", tree.second)
    assert not may_in_area(officer, "handle_complaints", tree.district)
    assert area_paths(officer, "handle_complaints") == [tree.first.path]
    assert area_paths(officer, "close_quarter") == []


def test_held_areas_inside_each_other_are_one(tree: Any, person: Any) -> None:
    person("officer", "subdistrict_officer", tree.first)
    officer = person("officer", "community_worker", tree.community)
    assert area_paths(officer, "handle_complaints") == [tree.first.path]


def test_nobody_without_a_role_sees_anything(tree: Any, person: Any) -> None:
    make_estate(tree.community)
    nobody = person("nobody")
    assert not Area.objects.visible_to(nobody).exists()
    assert not Estate.objects.visible_to(nobody).exists()


def test_lists_show_the_sub_tree_only(tree: Any, person: Any) -> None:
    mine, other = make_estate(tree.community), make_estate(tree.other, "望舒苑")
    officer = person("officer", "subdistrict_officer", tree.first)
    assert list(Estate.objects.visible_to(officer)) == [mine]
    assert set(Area.objects.visible_to(officer)) == {tree.first, tree.community, tree.grid}
    head = person("head", "housing_department", tree.district)
    assert set(Estate.objects.visible_to(head)) == {mine, other}


def test_one_query_answers_all_rights_of_a_person(tree: Any, person: Any, django_assert_num_queries: Any) -> None:
    officer = person("officer", "subdistrict_officer", tree.first)
    with django_assert_num_queries(2):
        for right in ("handle_complaints", "view_work", "manage_places", "view_audit"):
            area_paths(officer, right)


def test_only_a_right_on_the_root_holds_everywhere(tree: Any, person: Any) -> None:
    head = person("head", "housing_department", tree.district)
    officer = person("officer", "subdistrict_officer", tree.first)
    assert holds_everywhere(head, "places.manage_accounts")
    assert not holds_everywhere(head, "places.view_audit")
    assert not holds_everywhere(officer, "places.view_work")
