// An application on WorkOS' library for Go.
package main

import (
	"context"
	"errors"

	"cardea.test/sdks/harness"
	"github.com/workos/workos-go/v6/pkg/events"
	"github.com/workos/workos-go/v6/pkg/organizations"
	"github.com/workos/workos-go/v6/pkg/portal"
	"github.com/workos/workos-go/v6/pkg/sso"
	"github.com/workos/workos-go/v6/pkg/workos_errors"
)

func main() {
	ctx := context.Background()
	cardea, key := harness.Setting("CARDEA_URL"), harness.Setting("API_KEY")
	redirectURI, organizationID := harness.Setting("REDIRECT_URI"), harness.Setting("ORGANIZATION_ID")
	signOn := &sso.Client{APIKey: key, ClientID: harness.Setting("CLIENT_ID"), Endpoint: cardea}
	customers := &organizations.Client{APIKey: key, Endpoint: cardea}
	links := &portal.Client{APIKey: key, Endpoint: cardea}
	told := &events.Client{APIKey: key, Endpoint: cardea}

	received := harness.SignIn(harness.Must(signOn.GetAuthorizationURL(sso.GetAuthorizationURLOpts{
		Connection:  harness.Setting("CONNECTION_ID"),
		RedirectURI: redirectURI,
		State:       "a state & more",
	})).String())
	answer := harness.Must(signOn.GetProfileAndToken(ctx, sso.GetProfileAndTokenOpts{Code: received.Get("code")}))
	profile := answer.Profile
	again := harness.Must(signOn.GetProfile(ctx, sso.GetProfileOpts{AccessToken: answer.AccessToken}))

	ofOrganization := harness.SignIn(harness.Must(signOn.GetAuthorizationURL(sso.GetAuthorizationURLOpts{
		Organization: organizationID,
		RedirectURI:  redirectURI,
	})).String())
	byOrganization := harness.Must(signOn.GetProfileAndToken(ctx, sso.GetProfileAndTokenOpts{Code: ofOrganization.Get("code")}))

	plain := harness.Must(customers.CreateOrganization(ctx, organizations.CreateOrganizationOpts{Name: "Plain"}))
	created := harness.Must(customers.CreateOrganization(ctx, organizations.CreateOrganizationOpts{
		Name:       "Made in Go",
		DomainData: []organizations.OrganizationDomainData{{Domain: "go.example", State: organizations.Verified}},
	}))
	renamed := harness.Must(customers.UpdateOrganization(ctx, organizations.UpdateOrganizationOpts{
		Organization: created.ID,
		Name:         "Made again",
	}))
	found := harness.Must(customers.ListOrganizations(ctx, organizations.ListOrganizationsOpts{
		Domains: []string{"go.example", "nobody.example"},
	}))
	link := harness.Must(links.GenerateLink(ctx, portal.GenerateLinkOpts{Organization: created.ID, Intent: portal.SSO}))
	happened := harness.Must(told.ListEvents(ctx, events.ListEventsOpts{
		Events: []string{"organization_domain.verified", "connection.deleted"},
		Limit:  1,
	}))
	_, absent := customers.GetOrganization(ctx, organizations.GetOrganizationOpts{Organization: "org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"})
	_, invalid := customers.CreateOrganization(ctx, organizations.CreateOrganizationOpts{})
	_, spent := signOn.GetProfileAndToken(ctx, sso.GetProfileAndTokenOpts{Code: received.Get("code")})
	wrong := &organizations.Client{APIKey: "sk_wrong", Endpoint: cardea}
	_, unknown := wrong.ListOrganizations(ctx, organizations.ListOrganizationsOpts{})

	harness.Report(map[string]any{
		"state": received.Get("state"),
		"profile": map[string]any{
			"email":          profile.Email,
			"firstName":      profile.FirstName,
			"lastName":       profile.LastName,
			"idpId":          profile.IdpID,
			"connectionType": profile.ConnectionType,
			"connectionId":   profile.ConnectionID,
			"organizationId": profile.OrganizationID,
			"groups":         profile.Groups,
			"role":           profile.Role.Slug,
		},
		"sameByToken":    again.ID == profile.ID,
		"byOrganization": byOrganization.Profile.Email,
		"organization":   map[string]any{"name": created.Name, "domains": domainsOf(created)},
		"renamed":        renamed.Name,
		"listed":         listAll(ctx, customers),
		"found":          len(found.Data) == 1 && found.Data[0].ID == created.ID && plain.ID != created.ID,
		"created":        created.ID,
		"connections":    connectionsOf(ctx, signOn, organizationID),
		"link":           link,
		"events":         len(happened.Data),
		"errors": map[string]any{
			"absent":    refusal(absent),
			"invalid":   refusal(invalid),
			"spentCode": refusal(spent),
			"wrongKey":  refusal(unknown),
		},
	})
}

func domainsOf(organization organizations.Organization) []map[string]any {
	domains := []map[string]any{}
	for _, domain := range organization.Domains {
		domains = append(domains, map[string]any{"domain": domain.Domain, "state": domain.State})
	}
	return domains
}

// listAll goes from page to page until none follows.
func listAll(ctx context.Context, customers *organizations.Client) []string {
	ids, after := []string{}, ""
	for {
		page := harness.Must(customers.ListOrganizations(ctx, organizations.ListOrganizationsOpts{Limit: 1, After: after}))
		for _, organization := range page.Data {
			ids = append(ids, organization.ID)
		}
		if after = page.ListMetadata.After; after == "" {
			return ids
		}
	}
}

func connectionsOf(ctx context.Context, signOn *sso.Client, organizationID string) []map[string]any {
	connections := []map[string]any{}
	page := harness.Must(signOn.ListConnections(ctx, sso.ListConnectionsOpts{OrganizationID: organizationID}))
	for _, each := range page.Data {
		connections = append(connections, map[string]any{"id": each.ID, "type": each.ConnectionType, "state": each.State})
	}
	return connections
}

func refusal(err error) map[string]any {
	var known workos_errors.HTTPError
	errors.As(err, &known)
	return harness.Refusal(err, known.Code)
}
