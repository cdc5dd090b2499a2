"""The files of the last known fleet."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from services.cache.fleet import CHUNK, MOST, FleetCache
from services.cache.keepsake import TEXT
from services.domain.execution import Execution
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ExecutionStatus
from services.domain.target import PipelineKey
from services.redact import MASK
from tests.unit.live.values import run, snapshot

TARGET = "prod/eu-west-1"
ACCOUNT = "111122223333"


def known(
    name: str, status: ExecutionStatus = ExecutionStatus.SUCCEEDED, at: float = 7.0
) -> PipelineSnapshot:
    """A pipeline of which something was read."""
    made = snapshot(name, [run("run", status)])
    return replace(made, key=PipelineKey(TARGET, name), executions_at=at)


@pytest.fixture
def cache(tmp_path: Path) -> FleetCache:
    return FleetCache(tmp_path / "cache" / "fleet")


def names(cache: FleetCache) -> list[str]:
    kept = cache.load(TARGET)
    assert kept is not None
    return [each.key.pipeline for chunk in kept.chunks() for each in chunk]


def test_what_was_saved_is_there_again(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known("web"), known("api")])
    kept = cache.load(TARGET)
    assert kept is not None
    assert kept.account == ACCOUNT
    assert names(cache) == ["web", "api"]
    (chunk,) = kept.chunks()
    assert chunk[0].remembered == 7.0


def test_there_is_nothing_at_first(cache: FleetCache) -> None:
    assert cache.load(TARGET) is None


def test_only_the_user_may_read_it(cache: FleetCache) -> None:
    before = os.umask(0)
    try:
        cache.save(TARGET, ACCOUNT, [known("web")])
    finally:
        os.umask(before)
    path = cache.path(TARGET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_is_kept_of_a_pipeline_of_which_nothing_was_read(cache: FleetCache) -> None:
    bare = replace(snapshot("new"), key=PipelineKey(TARGET, "new"))
    cache.save(TARGET, ACCOUNT, [bare, known("web")])
    assert names(cache) == ["web"]


def test_what_needs_a_person_comes_first_and_stays_where_there_are_too_many(cache: FleetCache) -> None:
    idle = [known(f"idle{number}") for number in range(MOST)]
    cache.save(TARGET, ACCOUNT, [*idle, known("broken", ExecutionStatus.FAILED)])
    kept = names(cache)
    assert len(kept) == MOST
    assert kept[0] == "broken"


def test_it_comes_back_some_at_a_time(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known(f"p{number}") for number in range(2 * CHUNK + 1)])
    kept = cache.load(TARGET)
    assert kept is not None
    assert [len(chunk) for chunk in kept.chunks()] == [CHUNK, CHUNK, 1]


def test_each_target_and_each_endpoint_has_its_own(cache: FleetCache, tmp_path: Path) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    assert cache.load("prod/us-east-1") is None
    assert FleetCache(tmp_path / "cache" / "fleet", "http://127.0.0.1:4567").load(TARGET) is None
    assert cache.path("a/b") != cache.path("a-b")
    assert cache.path("../../etc/passwd").parent == cache.path(TARGET).parent


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:0],
        lambda text: "no json\n" + text,
        lambda text: "[]\n" + text.partition("\n")[2],
        lambda text: text.replace('"format": 1', '"format": 0'),
        lambda text: text.replace(TARGET, "another"),
        lambda text: text[:-20],
        lambda text: text.replace("Succeeded", "Fabricated"),
    ],
    ids=["empty", "foreign", "no-head", "older", "another-target", "cut", "changed"],
)
def test_a_spoilt_file_is_refused(cache: FleetCache, spoil: object) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    path = cache.path(TARGET)
    assert callable(spoil)
    path.write_text(spoil(path.read_text()))
    with pytest.raises(ValueError, match=r"."):
        cache.load(TARGET)


def test_bytes_that_are_no_text_are_refused(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    cache.path(TARGET).write_bytes(b"\xff\xfe\x00garbage")
    with pytest.raises(ValueError, match="utf-8"):
        cache.load(TARGET)


def test_rows_that_make_no_sense_are_refused(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    kept = cache.load(TARGET)
    assert kept is not None
    for nonsense in ([[1, 2]], [7], {"a": 1}, [[None] * 5]):
        with pytest.raises(ValueError, match=r"."):
            list(replace(kept, lines=(json.dumps(nonsense),)).chunks())


def test_a_save_that_fails_leaves_the_one_before(cache: FleetCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        cache.save(TARGET, ACCOUNT, [known("api")])
    monkeypatch.undo()
    assert names(cache) == ["web"]
    assert len(list(cache.path(TARGET).parent.iterdir())) == 1


def test_what_nobody_refreshed_for_months_is_removed(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    saved = cache.path(TARGET).stat().st_mtime
    cache.prune(saved + 59 * 86400)
    assert names(cache) == ["web"]
    cache.prune(saved + 61 * 86400)
    assert cache.load(TARGET) is None


def test_what_an_interrupted_save_left_goes_after_a_day(cache: FleetCache) -> None:
    cache.save(TARGET, ACCOUNT, [known("web")])
    path = cache.path(TARGET)
    left = path.with_name(f"{path.name}x7k2p9ab")
    left.write_text("half a file")
    saved = left.stat().st_mtime
    cache.prune(saved + 3600)
    assert left.exists()
    cache.prune(saved + 2 * 86400)
    assert not left.exists()
    assert names(cache) == ["web"]


def test_texts_are_cut_and_secrets_in_them_masked(cache: FleetCache) -> None:
    said = SourceRevision("Source", "1" * 40, "password=hunter2-hunter2 " + "x" * 1000)
    told = Execution("run", ExecutionStatus.SUCCEEDED, revisions=(said,))
    cache.save(TARGET, ACCOUNT, [replace(known("web"), executions=(told,))])
    text = cache.path(TARGET).read_text()
    assert "hunter2" not in text
    assert MASK in text
    assert "x" * TEXT not in text
