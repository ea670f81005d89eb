"""An application on WorkOS' library for Python."""

from harness import refusal, report, setting, sign_in
from workos import WorkOSClient
from workos.organizations.models import OrganizationDomainData

workos = WorkOSClient(
    api_key=setting("API_KEY"), client_id=setting("CLIENT_ID"), base_url=setting("CARDEA_URL"), max_retries=0
)
redirect_uri = setting("REDIRECT_URI")
organization_id = setting("ORGANIZATION_ID")

received = sign_in(
    workos.sso.get_authorization_url(
        connection=setting("CONNECTION_ID"), redirect_uri=redirect_uri, state="a state & more"
    )
)
answer = workos.sso.get_profile_and_token(code=received["code"])
profile = answer.profile
again = workos.sso.get_profile(access_token=answer.access_token)

proven = workos.sso.get_authorization_url_with_pkce(organization=organization_id, redirect_uri=redirect_uri)
of_organization = sign_in(proven["url"])
assert of_organization["state"] == proven["state"]
by_organization = workos.sso.get_profile_and_token_pkce(
    code=of_organization["code"], code_verifier=proven["code_verifier"]
).profile

created = workos.organizations.create_organization(
    name="Made in Python", domain_data=[OrganizationDomainData.from_dict({"domain": "python.example", "state": "verified"})]
)
renamed = workos.organizations.update_organization(created.id, name="Made again")
listed = [organization.id for organization in workos.organizations.list_organizations(limit=1)]
link = workos.admin_portal.generate_link(organization=created.id, intent="sso").link
found = workos.organizations.list_organizations(domains=["python.example", "nobody.example"])
events = workos.events.list_events(events=["organization_domain.verified", "connection.deleted"], limit=1)

report(
    {
        "state": received["state"],
        "profile": {
            "email": profile.email,
            "firstName": profile.first_name,
            "lastName": profile.last_name,
            "idpId": profile.idp_id,
            "connectionType": profile.connection_type.value,
            "connectionId": profile.connection_id,
            "organizationId": profile.organization_id,
            "groups": profile.groups,
            "role": profile.role.slug if profile.role else None,
        },
        "sameByToken": again.id == profile.id,
        "byOrganization": by_organization.email,
        "organization": {
            "name": created.name,
            "domains": [{"domain": domain.domain, "state": domain.state.value} for domain in created.domains],
        },
        "renamed": renamed.name,
        "listed": listed,
        "found": [organization.id for organization in found.data] == [created.id],
        "created": created.id,
        "connections": [
            {"id": connection.id, "type": connection.connection_type.value, "state": connection.state.value}
            for connection in workos.sso.list_connections(organization_id=organization_id)
        ],
        "link": link,
        "events": len(events.data),
        "errors": {
            "absent": refusal(lambda: workos.organizations.get_organization("org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid": refusal(lambda: workos.organizations.create_organization(name="")),
            "spentCode": refusal(lambda: workos.sso.get_profile_and_token(code=received["code"])),
            "wrongKey": refusal(
                lambda: WorkOSClient(
                    api_key="sk_wrong", client_id=setting("CLIENT_ID"), base_url=setting("CARDEA_URL"), max_retries=0
                ).organizations.list_organizations()
            ),
        },
    }
)
