"""Whether the service has what was sent to it: it fills in defaults, and masks secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.definition.masks import is_mask


def holds(got: Any, sent: Any) -> bool:
    """Whether a declaration that the service answers can be the one that was sent.

    Members that were not sent may be there, for the service fills in run orders, types and empty lists; a mask stands
    for whatever was sent.

    Args:
        got: what GetPipeline answers.
        sent: what UpdatePipeline or CreatePipeline was given.
    """
    if isinstance(got, str) and is_mask(got):
        return isinstance(sent, str)
    if isinstance(sent, Mapping) and isinstance(got, Mapping):
        left_out = (value for name, value in sent.items() if name not in got)
        return not any(map(bool, left_out)) and all(
            holds(got[name], value) for name, value in sent.items() if name in got
        )
    if _is_list(sent) and _is_list(got):
        return len(sent) == len(got) and all(holds(*pair) for pair in zip(got, sent, strict=True))
    return bool(got == sent)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
