"""What people use today for the same question: how do my pipelines stand?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.place import CREDENTIALS, REGION, ROOT, Endpoint

_AWS = "aws codepipeline --region {region} --output text"
_SHELL = (
    f"{_AWS} list-pipelines --query 'pipelines[].[name]' | head -n {{rows}} | xargs -P 10 -I NAME {_AWS}"
    " list-pipeline-executions --pipeline-name NAME --max-items 1"
    " --query 'pipelineExecutionSummaries[].[status]' >/dev/null"
)
_LOOP = """
import boto3, sys
client = boto3.client("codepipeline", region_name=sys.argv[1])
pages = client.get_paginator("list_pipelines").paginate()
names = [each["name"] for page in pages for each in page["pipelines"]]
for name in names[:int(sys.argv[2])]:
    client.list_pipeline_executions(pipelineName=name, maxResults=1)
"""


def shell_loop(endpoint: Endpoint, rows: int) -> float | None:
    """Seconds of ``aws codepipeline`` under ``xargs -P 10`` for so many rows; None where one call failed."""
    assert shutil.which("xargs"), "there is no xargs"
    return _seconds(["bash", "-c", _SHELL.format(region=REGION, rows=rows)], endpoint)


def boto3_loop(endpoint: Endpoint, rows: int) -> float | None:
    """Seconds of a plain loop with boto3 for so many rows; None where one call failed."""
    return _seconds([sys.executable, "-c", _LOOP, REGION, str(rows)], endpoint)


def _seconds(command: list[str], endpoint: Endpoint) -> float | None:
    environ = {
        **os.environ,
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_PAGER": "",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - began if done.returncode == 0 else None
