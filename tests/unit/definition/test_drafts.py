"""Drafts: their names, and what is left of them."""

from __future__ import annotations

from pathlib import Path

from services.clock import SteppedClock
from services.definition.drafts import Drafts, drafts_path, version_in
from services.definition.text import TextFormat
from services.domain.target import PipelineKey
from services.paths import state_path

KEY = PipelineKey("prod/eu-west-1", "web@2.0")


def test_names_say_of_what_they_are(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, SteppedClock())
    first = drafts.keep(KEY, 12, TextFormat.YAML, "a: 1")
    second = drafts.keep(KEY, 12, TextFormat.YAML, "a: 2")
    new = drafts.keep(PipelineKey("../../etc", "web"), None, TextFormat.JSON, "{}")
    assert first.name.startswith("prod_eu-west-1--web@2.0--v12--20")
    assert first.suffix == ".yaml"
    assert second.name == first.name.replace(".yaml", "-2.yaml")
    assert (version_in(first), version_in(second), version_in(new)) == (12, 12, None)
    assert new.parent == tmp_path
    assert (drafts.read(first), drafts.read(second)) == ("a: 1", "a: 2")


def test_those_of_one_pipeline_newest_first(tmp_path: Path) -> None:
    clock = SteppedClock()
    drafts = Drafts(tmp_path, clock)
    kept = []
    for version in (9, 10):
        kept.append(drafts.keep(KEY, version, TextFormat.JSON, "{}"))
        clock.step(60)
    drafts.keep(PipelineKey(KEY.target, "web"), 1, TextFormat.JSON, "{}")
    assert list(drafts.kept(KEY)) == kept[::-1]
    drafts.remove(kept[0])
    drafts.remove(kept[0])
    assert list(drafts.kept(KEY)) == kept[1:]
    assert list(Drafts(tmp_path / "none", clock).kept(KEY)) == []


def test_their_folder_is_among_what_outlives_the_app() -> None:
    assert drafts_path() == state_path() / "drafts"


def test_a_mark_of_byte_order_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "web.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert Drafts(tmp_path).read(path) == "{}"
