"""Lambda: the configuration of functions."""

from __future__ import annotations

from random import Random

from services.emulator.aws_services.functions import function_name, group_of, is_declared
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("GetFunctionConfiguration", "lambda")
def get_function_configuration(context: Context, request: Json) -> Json:
    """The configuration of a function that a pipeline of the account invokes.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    name, region = function_name(request["FunctionName"]), context.region
    arn = f"arn:aws:lambda:{region.name}:{region.account}:function:{name}"
    if not is_declared(context.world, region.account, region.name, name):
        raise ServiceFault("ResourceNotFoundException", f"Function not found: {arn}:$LATEST", 404)
    random = Random(f"function/{name}")
    return {
        "FunctionName": name,
        "FunctionArn": arn,
        "Runtime": random.choice(("python3.13", "nodejs22.x", "java21")),
        "Role": f"arn:aws:iam::{region.account}:role/{name}",
        "Handler": "app.handler",
        "CodeSize": random.randrange(20_000, 9_000_000),
        "Timeout": random.choice((30, 60, 300)),
        "MemorySize": random.choice((128, 256, 1024)),
        "LastModified": "2026-08-11T09:14:27.000+0000",
        "Version": "$LATEST",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": group_of(name)},
    }
