// An application on Auth0's library for Go. The library builds no authorization URL; its guide composes it.
package main

import (
	"context"
	"errors"
	"net/url"

	"cardea.test/sdks/harness"
	"github.com/auth0/go-auth0/v3/authentication"
	"github.com/auth0/go-auth0/v3/authentication/oauth"
)

func main() {
	ctx := context.Background()
	domain := harness.Must(url.Parse(harness.Setting("CARDEA_URL"))).Host
	client := application(ctx, domain, harness.Setting("CLIENT_SECRET"))

	received := harness.SignIn(address(domain, "connection", harness.Setting("CONNECTION_ID")))
	granted := harness.Must(redeem(ctx, client, received.Get("code")))
	person := harness.Must(client.UserInfo(ctx, granted.AccessToken))
	code := harness.SignIn(address(domain, "organization", harness.Setting("ORGANIZATION_ID"))).Get("code")
	byOrganization := harness.Must(redeem(ctx, client, code))
	_, spent := redeem(ctx, client, received.Get("code"))
	_, wrongSecret := redeem(ctx, application(ctx, domain, "wrong"), "none")
	_, wrongToken := client.UserInfo(ctx, "wrong")

	seen := map[string]any{
		"state":     received.Get("state"),
		"tokenType": granted.TokenType,
		"idToken":   granted.IDToken != "",
		"user": map[string]any{
			"email":        person.Email,
			"name":         person.Name,
			"organization": person.AdditionalClaims["org_id"],
		},
		"byOrganization": harness.Must(client.UserInfo(ctx, byOrganization.AccessToken)).Email,
		"errors": map[string]any{
			"spentCode":   refusal(spent),
			"wrongSecret": refusal(wrongSecret),
			"wrongToken":  refusal(wrongToken),
		},
	}
	api := manager(ctx, domain, "MACHINE_ID", harness.Setting("MACHINE_SECRET"))
	addOrganizations(ctx, api, seen)
	addConnections(ctx, api, seen)
	addSelfService(ctx, api, seen)
	addClients(ctx, api, seen)
	addRefusals(ctx, domain, api, seen)
	harness.Report(seen)
}

func application(ctx context.Context, domain string, secret string) *authentication.Authentication {
	return harness.Must(authentication.New(
		ctx,
		domain,
		authentication.WithClientID(harness.Setting("CLIENT_ID")),
		authentication.WithClientSecret(secret),
		authentication.WithNoRetries(),
	))
}

func address(domain string, selector string, value string) string {
	asked := url.Values{
		"response_type": {"code"},
		"client_id":     {harness.Setting("CLIENT_ID")},
		"redirect_uri":  {harness.Setting("REDIRECT_URI")},
		"scope":         {"openid profile email"},
		"state":         {"a state & more"},
		selector:        {value},
	}
	return "https://" + domain + "/authorize?" + asked.Encode()
}

func redeem(ctx context.Context, client *authentication.Authentication, code string) (*oauth.TokenSet, error) {
	return client.OAuth.LoginWithAuthCode(ctx, oauth.LoginWithAuthCodeRequest{
		Code:        code,
		RedirectURI: harness.Setting("REDIRECT_URI"),
	}, oauth.IDTokenValidationOptions{})
}

func refusal(err error) map[string]any {
	var known *authentication.Error
	status := 0
	if errors.As(err, &known) {
		status = known.Status()
	}
	return harness.Refusal(err, status)
}
