from datetime import UTC, datetime

import pytest

from services.pipelines import parse
from services.pipelines.parse.members import read_instant, read_integer


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        (1427298837.768, 1427298837.768),
        (1427298837, 1427298837.0),
        ("1427298837.5", 1427298837.5),
        ("2015-03-25T15:53:57.500Z", 1427298837.5),
        ("2015-03-25T21:23:57.5+05:30", 1427298837.5),
        (datetime(2015, 3, 25, 15, 53, 57, 500_000, UTC), 1427298837.5),
        (datetime(2015, 3, 25, 15, 53, 57, 500_000), 1427298837.5),  # noqa: DTZ001 - the naive case is the test
        (None, None),
        (True, None),
        ("soon", None),
        (-1, None),
        (float("nan"), None),
        (1e20, None),
        (10**400, None),
        ({}, None),
    ],
)
def test_instants_in_every_shape(raw: object, instant: float | None) -> None:
    assert read_instant(raw) == instant


@pytest.mark.parametrize(
    ("raw", "number"),
    [(3, 3), ("12", 12), (4.0, 4), (4.5, None), (True, None), ("²", None), ("9" * 30, None)],
)
def test_whole_numbers_in_every_shape(raw: object, number: int | None) -> None:
    assert read_integer(raw) == number


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("Edited template.yml", "Edited template.yml"),
        ('{"ProviderType":"GitHub","CommitMessage":"Fix: \\"quotes\\"\\n\\nbody"}', 'Fix: "quotes"\n\nbody'),
        ('{"ProviderType":"GitHub","CommitMessage":"a long mess', "a long mess"),
        ('{"ProviderType":"GitHub","CommitMessage":"cut in \\u00', "cut in "),
        ('{"ProviderType":"GitHub","CommitMessage":"cut in \\', "cut in "),
        ('{"ProviderType":"GitHub","CommitMessage":null}', '{"ProviderType":"GitHub","CommitMessage":null}'),
        ("{not json", "{not json"),
        ('{"CommitMessage":"\\u001b[31mred"}', "red"),
        (None, ""),
        (["a"], ""),
    ],
)
def test_commit_messages_come_out_of_json_text(raw: object, message: str) -> None:
    assert parse.read_summary(raw) == message


def test_deeply_nested_json_text_is_left_as_it_is() -> None:
    raw = '{"CommitMessage":' + "[" * 100_000
    assert parse.read_summary(raw).startswith('{"CommitMessage":[')
