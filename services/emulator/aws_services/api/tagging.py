"""Tags in bulk: the Resource Groups Tagging API, for pipelines."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.world import Json

_KIND = "codepipeline:pipeline"
_PAGE = 100


@operation("GetResources", "tagging")
def get_resources(context: Context, request: Json) -> Json:
    """The region's pipelines that have tags, with them; no filter but the resource types is understood.

    Raises:
        ServiceFault: PaginationTokenExpiredException for a token of another making.
    """
    kinds = request.get("ResourceTypeFilters") or [_KIND]
    wanted = any(kind == _KIND or _KIND.startswith(f"{kind}:") for kind in kinds)
    records = [record for _, record in sorted(context.region.pipelines.items()) if record.tags and wanted]
    given = {"nextToken": request["PaginationToken"]} if request.get("PaginationToken") else {}
    size = request.get("ResourcesPerPage", _PAGE)
    try:
        page, token = page_of(
            context.region, "GetResources", given, records, size, lambda record: record.name
        )
    except ServiceFault:
        raise ServiceFault("PaginationTokenExpiredException", "The pagination token has expired.") from None
    mappings = [
        {
            "ResourceARN": record.arn,
            "Tags": [{"Key": name, "Value": value} for name, value in record.tags.items()],
        }
        for record in page
    ]
    return {"PaginationToken": token or "", "ResourceTagMappingList": mappings}
