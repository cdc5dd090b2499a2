"""Temporary credentials: how they are made and kept."""

from __future__ import annotations

from services.emulator.world import Json, Session, World


def open_session(
    world: World, arn: str, account: str, seconds: int, *, role: str = "", mfa: bool = False
) -> Json:
    """Begin a session and answer its ``Credentials`` as STS has them.

    Args:
        world: where it is held, its lock held.
        arn: who the session is.
        account: the account that it acts in.
        seconds: until it ends, by the world's clock.
        role: whose session it is; empty for a user's own.
        mfa: whether an MFA device has vouched for it.
    """
    key = world.mint.access_key()
    expires = float(int(world.timeline.now())) + seconds
    session = Session(account, arn, world.mint.secret(64), expires, role, mfa)
    world.sessions[key] = session
    return {
        "AccessKeyId": key,
        "SecretAccessKey": world.mint.secret(),
        "SessionToken": session.token,
        "Expiration": session.expires,
    }
