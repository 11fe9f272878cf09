"""A region folder is found by name or path; a file that is no text does not hide the others."""

from pathlib import Path

import pytest

from tongzhou.store.declared import known_regions, read_folder
from tongzhou.terms.errors import DeclarationError

TINY = Path(__file__).parents[1] / "regions" / "tiny"


def test_a_region_of_the_package_is_found_by_name_and_shown_by_it(tmp_path: Path) -> None:
    folder = read_folder("jing-jin-ji", tmp_path)
    assert folder.shown == "jing-jin-ji"
    assert {"region.toml", "areas.toml", "indicators.toml"} <= set(folder.files)


def test_a_region_at_home_comes_before_that_of_the_package(tmp_path: Path) -> None:
    own = tmp_path / "declared" / "jing-jin-ji"
    own.mkdir(parents=True)
    (own / "region.toml").write_text('name = "mine"\n', encoding="utf-8")
    assert read_folder("jing-jin-ji", tmp_path).files == {"region.toml": 'name = "mine"\n'}
    assert known_regions(tmp_path) == ("jing-jin-ji",)


def test_a_path_is_read_with_the_folders_inside(tmp_path: Path) -> None:
    assert "frameworks/lake.toml" in read_folder(TINY, tmp_path).files


def test_an_unknown_name_lists_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no region 'yangtze'.*jing-jin-ji"):
        read_folder("yangtze", tmp_path)


def test_a_folder_without_region_toml_is_no_region(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"holds no region\.toml"):
        read_folder(tmp_path, tmp_path)


def test_a_file_that_is_not_utf8_is_a_fault_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text('name = "x"\n', encoding="utf-8")
    (tmp_path / "areas.toml").write_bytes('# 地区\nname = "北京"\n'.encode("gb18030"))
    folder = read_folder(tmp_path, tmp_path)
    assert list(folder.files) == ["region.toml"]
    (one,) = folder.faults
    assert one.where == f"{tmp_path}/areas.toml:1"
    assert "not UTF-8" in one.english


def test_a_name_that_no_folder_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be looked for"):
        read_folder("a" * 300, tmp_path)
