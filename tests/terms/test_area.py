"""Areas and groups found by name; what does not fit together is a fault."""

from tongzhou.terms.area import Area, Areas, Group, read_areas
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

LAKE = Areas(
    (
        Area("OV", "Ostvale", "East Valley", "county", None, ("the Vale",), short=("O",)),
        Area("PL", "Pell", "Pell Moor", "county", "OV"),
    ),
    (Group("Both", "The two", ("PL", "OV"), ("two shores",)),),
    home="Both",
)


def test_a_place_is_found_by_name_alias_english_name_and_code_but_not_by_its_short_form() -> None:
    assert {LAKE.find(name) for name in ("Ostvale", "the Vale", "East Valley", "OV")} == {LAKE.areas[0]}
    assert LAKE.find("two shores") is LAKE.groups[0]
    assert LAKE.find("O") is None
    assert LAKE.by_short["O"].name == "Ostvale"


def test_members_come_in_the_declared_order_and_children_by_parent() -> None:
    assert [area.name for area in LAKE.members(LAKE.groups[0])] == ["Pell", "Ostvale"]
    assert [area.name for area in LAKE.children(LAKE.areas[0])] == ["Pell"]


def _read(text: str) -> list[Fault]:
    faults: list[Fault] = []
    read_areas(
        read_toml("[basis]\narea = { assumed = true }\ngroup = { assumed = true }\n" + text, "a.toml"),
        faults,
        None,
        None,
    )
    return faults


def _area(code: str, name: str, more: str = "") -> str:
    return f'[[area]]\ncode = "{code}"\nname = "{name}"\nenglish = "{name} E"\nlevel = "county"\n{more}'


def test_what_does_not_fit_together_is_named_with_the_line_of_the_field() -> None:
    text = (
        _area("A", "Alm", 'adjacent = ["B"]\ntile = [0, 0]\n')  # lines 4 to 10
        + _area("B", "Bern", 'parent = "Z"\ntile = [0, 0]\n')  # lines 11 to 17
        + _area("A", "Alm")  # lines 18 to 22
        + '[[group]]\nname = "G"\nenglish = "GE"\nmembers = ["A",\n "Q"]\n'
    )
    assert {(one.message.key, one.where) for one in _read(text)} == {
        ("terms.one_sided_adjacency", "a.toml:9"),
        ("terms.unknown_parent", "a.toml:16"),
        ("terms.tile_twice", "a.toml:17"),
        ("terms.code_twice", "a.toml:19"),
        ("terms.area_name_twice", "a.toml:20"),
        ("terms.unknown_member", "a.toml:27"),
    }


def test_a_tile_is_two_whole_numbers() -> None:
    assert [one.message.key for one in _read(_area("A", "Alm", "tile = [1, true]\n"))] == ["terms.wrong_type"]
