"""What an application that manages its customers does with Auth0's Management API, on Auth0's library for Python."""

from typing import Any

from auth0.management import ManagementClient
from harness import refusal, setting

ABSENT = "conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"


def managed(domain: str) -> dict[str, Any]:
    """Everything that it has seen, under the names of `expected-auth0.ts`."""
    api = ManagementClient(
        domain=domain, client_id=setting("MACHINE_ID"), client_secret=setting("MACHINE_SECRET")
    )
    return {**_organizations(api), **_connections(api), **_self_service(api), **_clients(api), **_refusals(domain, api)}


def _organizations(api: ManagementClient) -> dict[str, Any]:
    created = api.organizations.create(
        name="managed-by-python", display_name="Made in Python", metadata={"plan": "gold"}
    )
    updated = api.organizations.update(created.id, display_name="Made again")
    listed = [organization.id for organization in api.organizations.list(take=1)]
    by_name = api.organizations.get_by_name("managed-by-python")
    fetched = api.organizations.get(created.id)
    api.organizations.delete(created.id)
    return {
        "organization": {
            "name": created.name,
            "displayName": created.display_name,
            "metadata": created.metadata,
        },
        "renamed": updated.display_name,
        "isFound": [by_name.id, fetched.id] == [created.id, created.id] and fetched.display_name == "Made again",
        "isListed": listed.count(created.id) == 1 and listed.count(setting("ORGANIZATION_ID")) == 1,
        "gone": refusal(lambda: api.organizations.get(created.id)),
    }


def _connections(api: ManagementClient) -> dict[str, Any]:
    enabled = [
        each.connection_id
        for each in api.organizations.enabled_connections.list(setting("ORGANIZATION_ID"), per_page=1)
    ]
    listed = [connection.id for connection in api.connections.list(take=1)]
    fetched = [api.connections.get(each) for each in sorted(enabled)]
    created = api.connections.create(
        name="from-python",
        strategy="oidc",
        options={
            "type": "back_channel",
            "discovery_url": "https://idp.example/.well-known/openid-configuration",
            "client_id": "client",
            "client_secret": "a secret",
        },
        metadata={"organization_id": setting("ORGANIZATION_ID")},
    )
    by_name = [connection.id for connection in api.connections.list(strategy=["oidc", "samlp"], name="from-python")]
    api.connections.delete(created.id)
    return {
        "connections": [{"id": each.id, "strategy": each.strategy} for each in fetched],
        "connectionsAreListed": all(listed.count(each) == 1 for each in enabled),
        "newConnection": {"name": created.name, "strategy": created.strategy, "isFound": by_name == [created.id]},
    }


def _self_service(api: ManagementClient) -> dict[str, Any]:
    profile = api.self_service_profiles.create(
        name="Made in python",
        allowed_strategies=["waad", "samlp"],
        user_attributes=[{"name": "email", "description": "An address", "is_optional": False}],
    )
    listed = [each.id for each in api.self_service_profiles.list(per_page=1)]
    created = api.self_service_profiles.sso_ticket.create(
        profile.id,
        connection_config={"name": "from-python"},
        enabled_clients=[setting("CLIENT_ID")],
        enabled_organizations=[{"organization_id": setting("ORGANIZATION_ID")}],
        ttl_sec=600,
    )
    api.self_service_profiles.sso_ticket.revoke(profile.id, created.ticket.split("ticket=")[1])
    api.self_service_profiles.delete(profile.id)
    return {
        "profile": {"name": profile.name, "strategies": sorted(profile.allowed_strategies)},
        "profileIsListed": listed.count(profile.id) == 1,
        "ticket": created.ticket,
    }


def _clients(api: ManagementClient) -> dict[str, Any]:
    listed = {client.client_id: client.app_type for client in api.clients.list(per_page=1)}
    fetched = api.clients.get(setting("CLIENT_ID"))
    return {
        "client": {"type": fetched.app_type, "callbacks": fetched.callbacks},
        "clientsAreListed": [listed.get(setting("CLIENT_ID")), listed.get(setting("MACHINE_ID"))],
    }


def _refusals(domain: str, api: ManagementClient) -> dict[str, Any]:
    api_of_reader = ManagementClient(
        domain=domain, client_id=setting("READER_ID"), client_secret=setting("READER_SECRET")
    )
    unknown = ManagementClient(domain=domain, client_id=setting("MACHINE_ID"), client_secret="wrong")
    without_token = ManagementClient(domain=domain, token="wrong")
    return {
        "refusals": {
            "absent": refusal(lambda: api.connections.get(ABSENT)),
            "invalid": refusal(lambda: api.organizations.create(name="Not a slug")),
            "taken": refusal(lambda: api.organizations.create(name="test")),
            "notPermitted": refusal(lambda: api_of_reader.organizations.create(name="never")),
            "wrongToken": refusal(lambda: without_token.organizations.list()),
            "wrongSecret": refusal(lambda: unknown.organizations.list()),
        },
    }
