"""An application on version 5 of WorkOS' library for Python."""

from harness import refusal, report, setting, sign_in
from workos import WorkOSClient

redirect_uri = setting("REDIRECT_URI")
organization_id = setting("ORGANIZATION_ID")


def client(api_key: str) -> WorkOSClient:
    return WorkOSClient(api_key=api_key, client_id=setting("CLIENT_ID"), base_url=setting("CARDEA_URL"))


workos = client(setting("API_KEY"))
received = sign_in(
    workos.sso.get_authorization_url(
        connection_id=setting("CONNECTION_ID"), redirect_uri=redirect_uri, state="a state & more"
    )
)
answer = workos.sso.get_profile_and_token(received["code"])
profile = answer.profile
again = workos.sso.get_profile(answer.access_token)
of_organization = sign_in(
    workos.sso.get_authorization_url(organization_id=organization_id, redirect_uri=redirect_uri)
)
by_organization = workos.sso.get_profile_and_token(of_organization["code"]).profile

created = workos.organizations.create_organization(
    name="Made in Python", domain_data=[{"domain": "python-5.example", "state": "verified"}]
)
renamed = workos.organizations.update_organization(organization_id=created.id, name="Made again")
listed = [organization.id for organization in workos.organizations.list_organizations(limit=1)]
found = workos.organizations.list_organizations(domains=["python-5.example"])
link = workos.portal.generate_link(organization_id=created.id, intent="sso").link
connections = workos.sso.list_connections(organization_id=organization_id).data
workos.organizations.delete_organization(created.id)

report(
    {
        "state": received["state"],
        "profile": {
            "email": profile.email,
            "firstName": profile.first_name,
            "lastName": profile.last_name,
            "idpId": profile.idp_id,
            "connectionType": profile.connection_type,
            "connectionId": profile.connection_id,
            "organizationId": profile.organization_id,
            "groups": profile.groups,
            "role": profile.role["slug"] if profile.role else None,
        },
        "sameByToken": again.id == profile.id,
        "byOrganization": by_organization.email,
        "renamed": renamed.name,
        "isListed": listed.count(created.id) == 1 and listed.count(organization_id) == 1,
        "found": [organization.id for organization in found.data] == [created.id],
        "connections": [{"id": each.id, "type": each.connection_type, "state": each.state} for each in connections],
        "link": link,
        "errors": {
            "absent": refusal(lambda: workos.organizations.get_organization("org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid": refusal(lambda: workos.organizations.create_organization(name="")),
            "spentCode": refusal(lambda: workos.sso.get_profile_and_token(received["code"])),
            "wrongKey": refusal(lambda: client("sk_wrong").organizations.list_organizations()),
        },
    }
)
