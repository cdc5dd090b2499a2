"""Tags, parsed."""

from __future__ import annotations

from collections.abc import Iterable

from services.pipelines.parse.members import read_mapping, read_text


def parse_tags(rows: Iterable[object]) -> dict[str, str]:
    """The values of ``Tag`` structures by key; those without a key are left out."""
    tags = ((read_text(row.get("key")), read_text(row.get("value"))) for row in map(read_mapping, rows))
    return {key: value for key, value in tags if key}
