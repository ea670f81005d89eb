"""An application on Auth0's library for Python. The library builds no authorization URL; its guide composes it."""

from urllib.parse import urlencode, urlsplit

from auth0.authentication import GetToken, Users
from auth0_management import managed
from harness import refusal, report, setting, sign_in

domain = urlsplit(setting("CARDEA_URL")).netloc
redirect_uri = setting("REDIRECT_URI")
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


received = sign_in(address(connection=setting("CONNECTION_ID")))
granted = tokens.authorization_code(code=received["code"], redirect_uri=redirect_uri)
person = Users(domain).userinfo(granted["access_token"])
by_organization = tokens.authorization_code(
    code=sign_in(address(organization=setting("ORGANIZATION_ID")))["code"], redirect_uri=redirect_uri
)

report(
    {
        "state": received["state"],
        "tokenType": granted["token_type"],
        "idToken": bool(granted["id_token"]),
        "user": {"email": person["email"], "name": person["name"], "organization": person["org_id"]},
        "byOrganization": Users(domain).userinfo(by_organization["access_token"])["email"],
        "errors": {
            "spentCode": refusal(
                lambda: tokens.authorization_code(code=received["code"], redirect_uri=redirect_uri)
            ),
            "wrongSecret": refusal(
                lambda: GetToken(domain, setting("CLIENT_ID"), client_secret="wrong").authorization_code(
                    code="none", redirect_uri=redirect_uri
                )
            ),
            "wrongToken": refusal(lambda: Users(domain).userinfo("wrong")),
        },
        **managed(domain),
    }
)
