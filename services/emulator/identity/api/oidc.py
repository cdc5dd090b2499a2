"""IAM Identity Center's OIDC service: the device authorization grant and the renewal of its tokens."""

from __future__ import annotations

from urllib.parse import quote

from services.emulator.errors import ServiceFault
from services.emulator.identity.center import SLOWER_SECONDS, Answer, Client, IdentityCenter, SignIn
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
REFRESH_GRANT = "refresh_token"


@operation("RegisterClient", "sso-oidc")
def register_client(context: Context, request: Json) -> Json:
    """Make a public client known.

    Raises:
        ServiceFault: InvalidClientMetadataException for any other kind of client.
    """
    if request["clientType"] != "public":
        raise _fault(
            "InvalidClientMetadataException", "invalid_client_metadata", "Client type must be public"
        )
    client = context.world.center.register(tuple(request.get("scopes", ())))
    return {
        "clientId": client.id,
        "clientSecret": client.secret,
        "clientIdIssuedAt": int(context.world.timeline.now()),
        "clientSecretExpiresAt": int(client.expires),
    }


@operation("StartDeviceAuthorization", "sso-oidc")
def start_device_authorization(context: Context, request: Json) -> Json:
    """A device code, and the page where a person confirms its user code.

    Raises:
        ServiceFault: InvalidClientException, or InvalidRequestException where the start URL is no portal.
    """
    center = context.world.center
    client = _client(context, request)
    if request["startUrl"].rstrip("/#") != center.start_url.rstrip("/#"):
        raise _fault("InvalidRequestException", "invalid_request", "Invalid start url provided")
    grant = center.begin(client)
    return {
        "deviceCode": grant.device_code,
        "userCode": grant.user_code,
        "verificationUri": center.page,
        "verificationUriComplete": f"{center.page}?user_code={quote(grant.user_code)}",
        "expiresIn": int(grant.expires - context.world.timeline.now()),
        "interval": int(grant.interval),
    }


@operation("CreateToken", "sso-oidc")
def create_token(context: Context, request: Json) -> Json:
    """An access token for a confirmed device code or for a refresh token.

    Raises:
        ServiceFault: AuthorizationPendingException, SlowDownException, ExpiredTokenException,
            AccessDeniedException, InvalidGrantException, InvalidClientException or UnsupportedGrantTypeException.
    """
    client = _client(context, request)
    center = context.world.center
    match request["grantType"]:
        case kind if kind == DEVICE_GRANT:
            made = _confirmed(context, client, request.get("deviceCode", ""))
        case kind if kind == REFRESH_GRANT:
            made = _refreshed(center, client, request.get("refreshToken", ""))
        case kind:
            raise _fault(
                "UnsupportedGrantTypeException", "unsupported_grant_type", f"{kind} is not supported"
            )
    answer: Json = {
        "accessToken": made.token,
        "tokenType": "Bearer",
        "expiresIn": int(made.expires - context.world.timeline.now()),
    }
    if made.refresh_token is not None:
        answer["refreshToken"] = made.refresh_token
    return answer


def _confirmed(context: Context, client: Client, device_code: str) -> SignIn:
    center, now = context.world.center, context.world.timeline.now()
    grant = center.grants.get(device_code)
    if grant is None or grant.client != client.id:
        raise _fault("InvalidGrantException", "invalid_grant", "Invalid grant provided")
    if grant.expires <= now:
        raise _fault("ExpiredTokenException", "expired_token", "Device code has expired")
    # A clock that a test holds still says nothing about how often it is asked, and on a busy machine a question
    # that was sent in time may follow the one before it closely.
    early = grant.asked is not None and 0 < now - grant.asked < grant.interval / 2
    grant.asked = now
    if early:
        grant.interval += SLOWER_SECONDS
        raise _fault("SlowDownException", "slow_down", "Too many requests have been made")
    if grant.answer is Answer.REFUSED:
        raise _fault("AccessDeniedException", "access_denied", "The person refused")
    if grant.answer is Answer.NONE:
        raise _fault("AuthorizationPendingException", "authorization_pending", "")
    del center.grants[device_code]
    return center.sign_in(client)


def _refreshed(center: IdentityCenter, client: Client, refresh_token: str) -> SignIn:
    found = center.refreshable(refresh_token)
    if found is None or found.client != client.id:
        raise _fault("InvalidGrantException", "invalid_grant", "Invalid refresh token provided")
    made = center.sign_in(client, ends=found.ends)
    center.sign_out(found.token)
    return made


def _client(context: Context, request: Json) -> Client:
    client = context.world.center.clients.get(request["clientId"])
    known = client is not None and client.secret == request["clientSecret"]
    if client is None or not known or client.expires <= context.world.timeline.now():
        raise _fault("InvalidClientException", "invalid_client", "Invalid client provided")
    return client


def _fault(code: str, error: str, description: str) -> ServiceFault:
    return ServiceFault(code, description, members={"error": error, "error_description": description})
