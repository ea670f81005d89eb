// An application on version 1 of Auth0's library for Go. The library builds no authorization URL; its guide composes it.
package main

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"cardea.test/sdks/harness"
	"github.com/auth0/go-auth0"
	"github.com/auth0/go-auth0/authentication"
	"github.com/auth0/go-auth0/authentication/oauth"
	"github.com/auth0/go-auth0/management"
)

func main() {
	ctx := context.Background()
	domain := harness.Must(url.Parse(harness.Setting("CARDEA_URL"))).Host
	client := harness.Must(authentication.New(
		ctx,
		domain,
		authentication.WithClientID(harness.Setting("CLIENT_ID")),
		authentication.WithClientSecret(harness.Setting("CLIENT_SECRET")),
	))
	received := harness.SignIn(address(domain, "connection", harness.Setting("CONNECTION_ID")))
	person := harness.Must(client.UserInfo(ctx, redeem(ctx, client, received)))
	ofOrganization := harness.SignIn(address(domain, "organization", harness.Setting("ORGANIZATION_ID")))
	seen := map[string]any{
		"state":          received.Get("state"),
		"user":           map[string]any{"email": person.Email, "name": person.Name, "organization": person.AdditionalClaims["org_id"]},
		"byOrganization": harness.Must(client.UserInfo(ctx, redeem(ctx, client, ofOrganization))).Email,
	}
	api := manager(ctx, domain, "MACHINE_ID", harness.Setting("MACHINE_SECRET"))
	addOrganizations(ctx, api, seen)
	addConnections(ctx, api, seen)
	addSelfService(ctx, api, seen)
	addRefusals(ctx, domain, api, seen)
	harness.Report(seen)
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

func redeem(ctx context.Context, client *authentication.Authentication, received url.Values) string {
	return harness.Must(client.OAuth.LoginWithAuthCode(ctx, oauth.LoginWithAuthCodeRequest{
		Code:        received.Get("code"),
		RedirectURI: harness.Setting("REDIRECT_URI"),
	}, oauth.IDTokenValidationOptions{})).AccessToken
}

func manager(ctx context.Context, domain string, id string, secret string) *management.Management {
	credentials := management.WithClientCredentials(ctx, harness.Setting(id), secret)
	return harness.Must(management.New(domain, credentials, management.WithNoRetries()))
}

func addOrganizations(ctx context.Context, api *management.Management, seen map[string]any) {
	created := &management.Organization{Name: auth0.String("managed-by-go-1"), DisplayName: auth0.String("Made in Go")}
	harness.Done(api.Organization.Create(ctx, created))
	renamed := &management.Organization{DisplayName: auth0.String("Made again")}
	harness.Done(api.Organization.Update(ctx, created.GetID(), renamed))
	listed := []string{}
	for from := ""; ; {
		options := []management.RequestOption{management.Take(1)}
		if from != "" {
			options = append(options, management.From(from))
		}
		page := harness.Must(api.Organization.List(ctx, options...))
		for _, each := range page.Organizations {
			listed = append(listed, each.GetID())
		}
		if from = page.Next; !page.HasNext() {
			break
		}
	}
	harness.Done(api.Organization.Delete(ctx, created.GetID()))

	seen["renamed"] = renamed.GetDisplayName()
	seen["isListed"] = slices.Contains(listed, created.GetID()) && slices.Contains(listed, harness.Setting("ORGANIZATION_ID"))
}

func addConnections(ctx context.Context, api *management.Management, seen map[string]any) {
	listed := map[string]string{}
	for page := 0; ; page++ {
		found := harness.Must(api.Connection.List(ctx, management.Page(page), management.PerPage(1)))
		for _, each := range found.Connections {
			listed[each.GetID()] = each.GetStrategy()
		}
		if !found.HasNext() {
			break
		}
	}
	connections := []map[string]any{}
	for _, each := range harness.Must(api.Organization.Connections(ctx, harness.Setting("ORGANIZATION_ID"))).OrganizationConnections {
		fetched := harness.Must(api.Connection.Read(ctx, each.GetConnectionID()))
		connections = append(connections, map[string]any{"id": fetched.GetID(), "strategy": listed[fetched.GetID()]})
	}
	seen["connections"] = connections
}

func addSelfService(ctx context.Context, api *management.Management, seen map[string]any) {
	profile := &management.SelfServiceProfile{Name: auth0.String("Made in go")}
	harness.Done(api.SelfServiceProfile.Create(ctx, profile))
	ticket := &management.SelfServiceProfileTicket{
		ConnectionConfig: &management.SelfServiceProfileTicketConnectionConfig{Name: auth0.String("from-go")},
		EnabledOrganizations: []*management.SelfServiceProfileTicketEnabledOrganizations{
			{OrganizationID: auth0.String(harness.Setting("ORGANIZATION_ID"))},
		},
	}
	harness.Done(api.SelfServiceProfile.CreateTicket(ctx, profile.GetID(), ticket))
	_, id, _ := strings.Cut(ticket.GetTicket(), "ticket=")
	harness.Done(api.SelfServiceProfile.RevokeTicket(ctx, profile.GetID(), id))
	harness.Done(api.SelfServiceProfile.Delete(ctx, profile.GetID()))
	seen["ticket"] = ticket.GetTicket()
}

func addRefusals(ctx context.Context, domain string, api *management.Management, seen map[string]any) {
	_, absent := api.Connection.Read(ctx, "conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
	reader := manager(ctx, domain, "READER_ID", harness.Setting("READER_SECRET"))
	withToken := harness.Must(management.New(domain, management.WithStaticToken("wrong"), management.WithNoRetries()))
	_, wrongToken := withToken.Organization.List(ctx)
	seen["refusals"] = map[string]any{
		"absent":       refusal(absent),
		"invalid":      refusal(api.Organization.Create(ctx, &management.Organization{Name: auth0.String("Not a slug")})),
		"taken":        refusal(api.Organization.Create(ctx, &management.Organization{Name: auth0.String("test")})),
		"notPermitted": refusal(reader.Organization.Create(ctx, &management.Organization{Name: auth0.String("never")})),
		"wrongToken":   refusal(wrongToken),
	}
}

func refusal(err error) map[string]any {
	var known management.Error
	status := 0
	if errors.As(err, &known) {
		status = known.Status()
	}
	return harness.Refusal(err, status)
}
