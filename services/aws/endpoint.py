"""Where a service is for a target, and by which road one gets there; as botocore would have it."""

from __future__ import annotations

from dataclasses import dataclass

from services.aws.clients import ClientFactory
from services.aws.translate import translate
from services.domain.target import Target
from services.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service's address.

    Args:
        url: of the service.
        ca_file: the file of the authorities that are trusted.
        own_ca: whether AWS_CA_BUNDLE or the AWS configuration names that file.
        proxy: the URL of the proxy in between, user and password included; empty where there is none.
    """

    url: str
    ca_file: str
    own_ca: bool = False
    proxy: str = ""


def endpoint_of(factory: ClientFactory, target: Target, service: str = "codepipeline") -> Endpoint:
    """Where a service is for a target. Reads the AWS configuration; needs no credentials, calls nothing.

    Args:
        factory: whose endpoint counts where it has one of its own.
        target: whose profile and region.
        service: botocore's name of the service.

    Raises:
        ServiceError: CONFIGURATION: no such profile, or an unusable endpoint.
    """
    from botocore.httpsession import get_cert_path
    from botocore.session import Session
    from botocore.utils import get_environ_proxies

    try:
        session = Session(profile=target.profile)
        bundle = session.get_config_variable("ca_bundle")
        client = session.create_client(
            service,
            region_name=target.region,
            endpoint_url=factory.endpoint_url,
            # Given, so that botocore looks for none: that may take long and is another matter.
            aws_access_key_id="none",
            aws_secret_access_key="none",  # noqa: S106 - nothing is signed with it
        )
    except Exception as error:
        raise ServiceError(translate(error, target=target, sending=False)) from error
    url = str(client.meta.endpoint_url)
    client.close()
    proxies = get_environ_proxies(url)
    return Endpoint(
        url,
        str(bundle or get_cert_path(True)),
        own_ca=bool(bundle),
        proxy=str(proxies.get(url.partition(":")[0]) or ""),
    )
