"""What AWS was seen to deny in this run."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from services.domain.target import Access


@dataclass(frozen=True, slots=True)
class Denial:
    """A permission that credentials lack.

    Args:
        permission: the IAM action, such as ``codepipeline:StartPipelineExecution``.
        resource: the ARN on which it was asked.
    """

    permission: str
    resource: str


class Denials:
    """Remembers denials by the credentials that met them, until they are looked for anew. Any thread may use it.

    Targets with the same credentials share what is known: a denial names its region and account by its resource.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Access, dict[Denial, None]] = {}

    def remember(self, access: Access, permission: str, resource: str) -> None:
        """Note that a permission was denied."""
        with self._lock:
            self._known.setdefault(access, {})[Denial(permission, resource)] = None

    def forget(self, access: Access) -> None:
        """Let everything that these credentials lacked be tried again: permissions change."""
        with self._lock:
            self._known.pop(access, None)

    def of(self, access: Access) -> tuple[Denial, ...]:
        """What these credentials were denied, in the order in which it was met."""
        with self._lock:
            return tuple(self._known.get(access, ()))

    def clear(self) -> None:
        """Let everything be tried again."""
        with self._lock:
            self._known.clear()

    def find(self, access: Access, permission: str, region: str, place: str) -> Denial | None:
        """The denial that an act would meet again.

        A denial on a stage or action holds for that one; asked about the pipeline as a whole, without a stage,
        any denial in it counts, for it is not known yet which stage is meant.

        Args:
            access: whose credentials.
            permission: the IAM action.
            region: of the target.
            place: ``PIPELINE``, ``PIPELINE/STAGE`` or ``PIPELINE/STAGE/ACTION``.
        """
        for denial in self.of(access):
            if denial.permission == permission and _concerns(denial.resource, region, place):
                return denial
        return None


def _concerns(resource: str, region: str, place: str) -> bool:
    if resource == "*":
        return True
    parts = resource.split(":", 5)
    if len(parts) < 6 or parts[3] != region:
        return False
    denied = parts[5]
    return denied == place or denied.startswith(f"{place}/") or place.startswith(f"{denied}/")
