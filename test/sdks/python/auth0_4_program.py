"""An application on version 4 of Auth0's library for Python, whose Management API takes a token that the application gets itself."""

from urllib.parse import urlencode, urlsplit

from auth0.authentication import GetToken, Users
from auth0.management import Auth0
from harness import refusal, report, setting, sign_in

domain = urlsplit(setting("CARDEA_URL")).netloc
redirect_uri = setting("REDIRECT_URI")
organization_id = setting("ORGANIZATION_ID")
tokens = GetToken(domain, setting("CLIENT_ID"), client_secret=setting("CLIENT_SECRET"))


def address(**selector: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": setting("CLIENT_ID"),
        "redirect_uri": redirect_uri,
        "scope": "openid profile email",
        "state": "a state & more",
    }
    return f"https://{domain}/authorize?{urlencode({**asked, **selector})}"


def token_of(id: str, secret: str) -> str:
    machine = GetToken(domain, setting(id), client_secret=secret)
    return machine.client_credentials(f"https://{domain}/api/v2/")["access_token"]


received = sign_in(address(connection=setting("CONNECTION_ID")))
granted = tokens.authorization_code(code=received["code"], redirect_uri=redirect_uri)
person = Users(domain).userinfo(granted["access_token"])
by_organization = tokens.authorization_code(
    code=sign_in(address(organization=organization_id))["code"], redirect_uri=redirect_uri
)

api = Auth0(domain, token_of("MACHINE_ID", setting("MACHINE_SECRET")))
created = api.organizations.create_organization({"name": "managed-by-python-4", "display_name": "Made in Python"})
updated = api.organizations.update_organization(created["id"], {"display_name": "Made again"})
listed, start, total = [], 0, 1
while len(listed) < total:
    page = api.organizations.all_organizations(page=start, per_page=1)
    listed += [organization["id"] for organization in page["organizations"]]
    start, total = start + 1, page["total"]
api.organizations.delete_organization(created["id"])
enabled = [each["connection_id"] for each in api.organizations.all_organization_connections(organization_id)]
connections = [api.connections.get(each) for each in sorted(enabled)]
named = [connection["id"] for connection in api.connections.all(strategy="samlp", fields=["id"], per_page=100)]
profile = api.self_service_profiles.create({"name": "Made in python"})
ticket = api.self_service_profiles.create_sso_ticket(
    profile["id"],
    {"connection_config": {"name": "from-python"}, "enabled_organizations": [{"organization_id": organization_id}]},
)["ticket"]
api.self_service_profiles.revoke_sso_ticket(profile["id"], ticket.split("ticket=")[1])
api.self_service_profiles.delete(profile["id"])
kinds = {client["client_id"]: client["app_type"] for client in api.clients.all(per_page=100)}
reader = Auth0(domain, token_of("READER_ID", setting("READER_SECRET")))

report(
    {
        "state": received["state"],
        "user": {"email": person["email"], "name": person["name"], "organization": person["org_id"]},
        "byOrganization": Users(domain).userinfo(by_organization["access_token"])["email"],
        "renamed": updated["display_name"],
        "isListed": listed.count(created["id"]) == 1 and listed.count(organization_id) == 1,
        "connections": [{"id": each["id"], "strategy": each["strategy"]} for each in connections],
        "connectionsAreListed": setting("CONNECTION_ID") in named,
        "ticket": ticket,
        "clientsAreListed": [kinds.get(setting("CLIENT_ID")), kinds.get(setting("MACHINE_ID"))],
        "refusals": {
            "absent": refusal(lambda: api.connections.get("conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid": refusal(lambda: api.organizations.create_organization({"name": "Not a slug"})),
            "taken": refusal(lambda: api.organizations.create_organization({"name": "test"})),
            "notPermitted": refusal(lambda: reader.organizations.create_organization({"name": "never"})),
            "wrongToken": refusal(lambda: Auth0(domain, "wrong").organizations.all_organizations()),
            "wrongSecret": refusal(lambda: token_of("MACHINE_ID", "wrong")),
        },
    }
)
