"""An application on Scalekit's library for Python: tokens over HTTP/1.1, everything else over gRPC."""

from harness import refusal, report, setting, sign_in
from scalekit import ScalekitClient
from scalekit.common.scalekit import AuthorizationUrlOptions, CodeAuthenticationOptions
from scalekit.v1.organizations.organizations_pb2 import CreateOrganization, UpdateOrganization

client = ScalekitClient(setting("CARDEA_URL"), setting("CLIENT_ID"), setting("CLIENT_SECRET"))
redirect_uri = setting("REDIRECT_URI")
organization_id = setting("ORGANIZATION_ID")


def address(**settings: str) -> str:
    options = AuthorizationUrlOptions()
    for name, value in settings.items():
        setattr(options, name, value)
    return client.get_authorization_url(redirect_uri, options)


received = sign_in(address(connection_id=setting("CONNECTION_ID"), state="a state & more"))
granted = client.authenticate_with_code(received["code"], redirect_uri, CodeAuthenticationOptions())
by_organization = client.authenticate_with_code(
    sign_in(address(organization_id=organization_id))["code"], redirect_uri, CodeAuthenticationOptions()
)

# What it answers of a call is the message and the call.
created = client.organization.create_organization(CreateOrganization(display_name="Made in Python"))[0].organization
renamed = client.organization.update_organization(
    created.id, UpdateOrganization(display_name="Made again")
)[0].organization
listed, token = [], None
while token != "":
    page = client.organization.list_organizations(page_size=1, page_token=token)[0]
    listed += [organization.id for organization in page.organizations]
    token = page.next_page_token

report(
    {
        "state": received["state"],
        "user": {
            "email": granted["user"]["email"],
            "givenName": granted["user"]["givenName"],
            "familyName": granted["user"]["familyName"],
        },
        "accessTokenIsValid": client.validate_access_token(granted["access_token"]),
        "byOrganization": by_organization["user"]["email"],
        "organization": created.display_name,
        "renamed": renamed.display_name,
        "isListed": created.id in listed and organization_id in listed,
        "connections": sorted(
            connection.id for connection in client.connection.list_connections(organization_id)[0].connections
        ),
        "link": client.organization.generate_portal_link(created.id).location,
        "errors": {
            "absent": refusal(lambda: client.organization.get_organization("org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid": refusal(
                lambda: client.organization.create_organization(CreateOrganization(display_name=""))
            ),
            "spentCode": refusal(lambda: client.authenticate_with_code(received["code"], redirect_uri, CodeAuthenticationOptions())),
            "wrongSecret": refusal(lambda: ScalekitClient(setting("CARDEA_URL"), setting("CLIENT_ID"), "wrong")),
        },
    }
)
