"""Keys, secrets and tokens."""

from __future__ import annotations

from random import Random

_KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Mint:
    """Makes keys, secrets and tokens, from dice of its own: signing in changes nothing else in a world.

    Args:
        seed: of the dice.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(f"mint/{seed}")

    def access_key(self) -> str:
        """The id of a temporary access key."""
        return "ASIA" + self._letters(16)

    def secret(self, length: int = 40) -> str:
        """A secret of so many hexadecimal digits."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def user_code(self) -> str:
        """A code that a person compares, such as ``KDWF-QZBX``."""
        consonants = "BCDFGHJKLMNPQRSTVWXZ"
        pair = ["".join(self._random.choice(consonants) for _ in range(4)) for _ in range(2)]
        return "-".join(pair)

    def _letters(self, length: int) -> str:
        return "".join(self._random.choice(_KEY_LETTERS) for _ in range(length))
