"""How the code connections of the emulated cloud stand."""

from __future__ import annotations

STATUSES = ("AVAILABLE", "PENDING", "ERROR")
_BY_ENDING = {"pending": "PENDING", "broken": "ERROR"}


class Connections:
    """The status of each connection: as somebody set it, else by what its ARN ends with, else available."""

    def __init__(self) -> None:
        self._set: dict[str, str] = {}

    def status(self, arn: str) -> str:
        """AVAILABLE, PENDING or ERROR; the two services that share connections are one here."""
        return self._set.get(plain_arn(arn)) or _BY_ENDING.get(arn.rpartition("-")[2], "AVAILABLE")

    def set(self, arn: str, status: str) -> None:
        """Have a connection stand so from now on.

        Args:
            arn: the connection's.
            status: one of `STATUSES`.

        Raises:
            ValueError: it is none of them.
        """
        if status not in STATUSES:
            raise ValueError(f"{status!r} is none of {', '.join(STATUSES)}")
        self._set[plain_arn(arn)] = status


def plain_arn(arn: str) -> str:
    """An ARN in which ``codestar-connections``, the service's older name, is ``codeconnections``."""
    return arn.replace(":codestar-connections:", ":codeconnections:", 1)
