"""Service Catalog: products and their versions."""

from __future__ import annotations

from services.emulator.aws_services.work import find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant
from services.emulator.world import Json


@operation("DescribeProductAsAdmin", "servicecatalog")
def describe_product_as_admin(context: Context, request: Json) -> Json:
    """A product with the versions that pipelines have made of it.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    product, now = request.get("Id", ""), context.world.timeline.now()
    works = sorted(
        find_work(
            context.world,
            context.region.account,
            context.region.name,
            lambda attempt: (
                attempt.provider == "ServiceCatalog" and attempt.configuration.get("ProductId") == product
            ),
        ),
        key=lambda work: work.started,
    )
    if not works:
        raise ServiceFault("ResourceNotFoundException", f"Product {product} not found.")
    made = [work for work in works if work.over(now) and not work.failed]
    return {
        "ProductViewDetail": {
            "ProductViewSummary": {
                "Id": f"prodview-{product.rpartition('-')[2]}",
                "ProductId": product,
                "Name": works[0].pipeline,
                "Owner": "acme platform",
                "Type": "CLOUD_FORMATION_TEMPLATE",
            },
            "Status": "AVAILABLE",
        },
        "ProvisioningArtifactSummaries": [
            {
                "Id": f"pa-{work.id.replace('-', '')[:13]}",
                "Name": work.setting("ProductVersionName") or f"v{number}",
                "Description": work.setting("ProductVersionDescription"),
                "CreatedTime": instant(work.ends),
            }
            for number, work in enumerate(made, start=1)
        ],
    }
