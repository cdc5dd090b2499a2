"""The calls that find out which accounts there are, and what they are called."""

from __future__ import annotations

from services.permissions.grant import ANY, Grant, Level

TARGETS: tuple[Grant, ...] = (
    Grant("NameTheAccount", Level.VIEWER, "iam", ("ListAccountAliases",), (ANY,), regional=False),
    # What is assumed in the accounts that are found is the organization's own matter: no role is named here.
    Grant(
        "ListTheOrganization",
        Level.DISCOVERY,
        "organizations",
        (
            "ListAccounts",
            "ListAccountsForParent",
            "ListOrganizationalUnitsForParent",
            "ListRoots",
            "ListTagsForResource",
        ),
        (ANY,),
        regional=False,
    ),
)
