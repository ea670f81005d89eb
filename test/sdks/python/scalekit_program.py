"""An application on Scalekit's library for Python: tokens over HTTP/1.1, everything else over gRPC."""

from typing import Any

from harness import refusal, report, setting, sign_in
from scalekit import ScalekitClient
from scalekit.common.scalekit import AuthorizationUrlOptions, CodeAuthenticationOptions
from scalekit.v1.connections.connections_pb2 import ConnectionType
from scalekit.v1.domains.domains_pb2 import DomainType
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


def found(list_of: Any) -> list[str]:
    return sorted(connection.id for connection in list_of[0].connections)


# What it answers of a call is the message and the call.
customers, connections, domains = client.organization, client.connection, client.domain
created = customers.create_organization(
    CreateOrganization(display_name="Made in Python", external_id="from-python")
)[0].organization
renamed = customers.update_organization(created.id, UpdateOrganization(display_name="Made again"))[0].organization
by_external_id = customers.get_organization_by_external_id("from-python")[0].organization
listed, token = [], None
while token != "":
    page = customers.list_organizations(page_size=1, page_token=token)[0]
    listed += [organization.id for organization in page.organizations]
    token = page.next_page_token
link = customers.generate_portal_link(created.id).location
customers.delete_organization(created.id)

connection_id = setting("CONNECTION_ID")
connection = connections.get_connection(organization_id, connection_id)[0].connection
off = connections.disable_connection(organization_id, connection_id)[0].enabled
on = connections.enable_connection(organization_id, connection_id)[0].enabled

domain = domains.create_domain(organization_id, "python-scalekit.example", "ORGANIZATION_DOMAIN")[0].domain
fetched = domains.get_domain(organization_id, domain.id)[0].domain
all_domains = [each.id for each in domains.list_domains(organization_id)[0].domains]
by_domain = connections.list_connections_by_domain("python-scalekit.example", include="all")
domains.delete_domain(organization_id, domain.id)

report(
    {
        "state": received["state"],
        "user": {
            "email": granted["user"]["email"],
            "givenName": granted["user"]["givenName"],
            "familyName": granted["user"]["familyName"],
        },
        "accessTokenIsValid": client.validate_access_token(granted["access_token"]),
        "tokenIsRefused": not client.validate_access_token(granted["access_token"] + "x"),
        "byOrganization": by_organization["user"]["email"],
        "organization": created.display_name,
        "renamed": renamed.display_name,
        "isFound": by_external_id.id == created.id,
        "isListed": created.id in listed and organization_id in listed,
        "link": link,
        "gone": refusal(lambda: customers.get_organization(created.id)),
        "connections": found(connections.list_connections(organization_id, include="all")),
        "connection": {
            "type": ConnectionType.Name(connection.type),
            "organization": connection.organization_id,
            "toggled": [off, on],
        },
        "connectionsByDomain": found(by_domain),
        "domain": {
            "name": fetched.domain,
            "type": DomainType.Name(fetched.domain_type),
            "isListed": domain.id in all_domains,
            "gone": refusal(lambda: domains.get_domain(organization_id, domain.id)),
        },
        "errors": {
            "absent": refusal(lambda: customers.get_organization("org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid": refusal(lambda: customers.create_organization(CreateOrganization(display_name=""))),
            "spentCode": refusal(
                lambda: client.authenticate_with_code(received["code"], redirect_uri, CodeAuthenticationOptions())
            ),
            "wrongSecret": refusal(lambda: ScalekitClient(setting("CARDEA_URL"), setting("CLIENT_ID"), "wrong")),
        },
    }
)
