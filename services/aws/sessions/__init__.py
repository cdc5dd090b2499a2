"""botocore sessions for targets. Importing this imports botocore: do it when the first client is made."""

from services.aws.sessions.opening import Opener

__all__ = ["Opener"]
