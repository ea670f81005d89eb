// An application on Scalekit's library for Go: tokens over HTTP/1.1 or 2, everything else over gRPC.
package main

import (
	"context"
	"errors"
	"slices"

	"cardea.test/sdks/harness"
	"connectrpc.com/connect"
	"github.com/scalekit-inc/scalekit-sdk-go/v2"
)

func main() {
	ctx := context.Background()
	client := application(harness.Setting("CLIENT_SECRET"))
	organizationID := harness.Setting("ORGANIZATION_ID")
	seen := map[string]any{}

	received := harness.SignIn(address(client, scalekit.AuthorizationUrlOptions{
		ConnectionId: harness.Setting("CONNECTION_ID"),
		State:        "a state & more",
	}))
	granted := harness.Must(redeem(ctx, client, received.Get("code")))
	code := harness.SignIn(address(client, scalekit.AuthorizationUrlOptions{OrganizationId: organizationID})).Get("code")
	seen["state"] = received.Get("state")
	seen["user"] = map[string]any{
		"email":      granted.User.Email,
		"givenName":  granted.User.GivenName,
		"familyName": granted.User.FamilyName,
	}
	seen["accessTokenIsValid"] = harness.Must(client.ValidateAccessToken(ctx, granted.AccessToken))
	seen["byOrganization"] = harness.Must(redeem(ctx, client, code)).User.Email

	addOrganizations(ctx, client, seen)
	addConnections(ctx, client, seen)
	addDomains(ctx, client, seen)

	_, absent := client.Organization().GetOrganization(ctx, "org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
	_, invalid := client.Organization().CreateOrganization(ctx, "", scalekit.CreateOrganizationOptions{})
	_, spent := redeem(ctx, client, received.Get("code"))
	_, unknown := application("wrong").Organization().GetOrganization(ctx, organizationID)
	_, wrongToken := client.ValidateAccessToken(ctx, granted.AccessToken+"x")
	seen["tokenIsRefused"] = wrongToken != nil
	seen["errors"] = map[string]any{
		"absent":      refusal(absent),
		"invalid":     refusal(invalid),
		"spentCode":   refusal(spent),
		"wrongSecret": refusal(unknown),
	}
	harness.Report(seen)
}

func application(secret string) scalekit.Scalekit {
	return scalekit.NewScalekitClient(harness.Setting("CARDEA_URL"), harness.Setting("CLIENT_ID"), secret)
}

func address(client scalekit.Scalekit, options scalekit.AuthorizationUrlOptions) string {
	return harness.Must(client.GetAuthorizationUrl(harness.Setting("REDIRECT_URI"), options)).String()
}

func redeem(ctx context.Context, client scalekit.Scalekit, code string) (*scalekit.AuthenticationResponse, error) {
	return client.AuthenticateWithCode(ctx, code, harness.Setting("REDIRECT_URI"), scalekit.AuthenticationOptions{})
}

// addOrganizations makes one, finds it, hands its portal link out, and deletes it.
func addOrganizations(ctx context.Context, client scalekit.Scalekit, seen map[string]any) {
	customers := client.Organization()
	options := scalekit.CreateOrganizationOptions{ExternalId: "from-go"}
	created := harness.Must(customers.CreateOrganization(ctx, "Made in Go", options)).Organization
	name := "Made again"
	renamed := harness.Must(customers.UpdateOrganization(ctx, created.Id, &scalekit.UpdateOrganization{DisplayName: &name}))
	found := harness.Must(customers.GetOrganizationByExternalId(ctx, "from-go")).Organization
	listed := listAll(ctx, customers)
	link := harness.Must(customers.GeneratePortalLink(ctx, created.Id))
	harness.Done(customers.DeleteOrganization(ctx, created.Id))
	_, gone := customers.GetOrganization(ctx, created.Id)

	seen["organization"] = created.DisplayName
	seen["renamed"] = renamed.Organization.DisplayName
	seen["isFound"] = found.Id == created.Id
	seen["isListed"] = slices.Contains(listed, created.Id) && slices.Contains(listed, harness.Setting("ORGANIZATION_ID"))
	seen["link"] = link.Location
	seen["gone"] = refusal(gone)
}

// listAll goes from page to page until none follows.
func listAll(ctx context.Context, customers scalekit.Organization) []string {
	ids, token := []string{}, ""
	for {
		page := harness.Must(customers.ListOrganization(ctx, &scalekit.ListOrganizationOptions{PageSize: 1, PageToken: token}))
		for _, organization := range page.Organizations {
			ids = append(ids, organization.Id)
		}
		if token = page.NextPageToken; token == "" {
			return ids
		}
	}
}

// addConnections lists those of an organization, and switches one off and on again.
func addConnections(ctx context.Context, client scalekit.Scalekit, seen map[string]any) {
	organizationID, id := harness.Setting("ORGANIZATION_ID"), harness.Setting("CONNECTION_ID")
	connections := client.Connection()
	fetched := harness.Must(connections.GetConnection(ctx, organizationID, id)).Connection
	off := harness.Must(connections.DisableConnection(ctx, organizationID, id)).Enabled
	on := harness.Must(connections.EnableConnection(ctx, organizationID, id)).Enabled

	seen["connections"] = idsOf(harness.Must(connections.ListConnections(ctx, organizationID)))
	seen["connection"] = map[string]any{
		"type":         fetched.Type.String(),
		"organization": fetched.OrganizationId,
		"toggled":      []bool{off, on},
	}
}

// addDomains makes a domain, by which the connections are found, and deletes it.
func addDomains(ctx context.Context, client scalekit.Scalekit, seen map[string]any) {
	organizationID, domains := harness.Setting("ORGANIZATION_ID"), client.Domain()
	options := &scalekit.CreateDomainOptions{DomainType: scalekit.DomainTypeOrganization}
	created := harness.Must(domains.CreateDomain(ctx, organizationID, "go-scalekit.example", options)).Domain
	fetched := harness.Must(domains.GetDomain(ctx, created.Id, organizationID)).Domain
	ids := []string{}
	for _, each := range harness.Must(domains.ListDomains(ctx, organizationID)).Domains {
		ids = append(ids, each.Id)
	}
	seen["connectionsByDomain"] = idsOf(harness.Must(client.Connection().ListConnectionsByDomain(ctx, created.Domain)))
	harness.Done(domains.DeleteDomain(ctx, created.Id, organizationID))
	_, gone := domains.GetDomain(ctx, created.Id, organizationID)

	seen["domain"] = map[string]any{
		"name":     fetched.Domain,
		"type":     fetched.DomainType.String(),
		"isListed": slices.Contains(ids, created.Id),
		"gone":     refusal(gone),
	}
}

func idsOf(list *scalekit.ListConnectionsResponse) []string {
	ids := []string{}
	for _, connection := range list.Connections {
		ids = append(ids, connection.Id)
	}
	slices.Sort(ids)
	return ids
}

// refusal: the status is the number of a gRPC code, or that of an answer over HTTP.
func refusal(err error) map[string]any {
	var overGrpc *connect.Error
	if errors.As(err, &overGrpc) {
		return harness.Refusal(err, int(overGrpc.Code()))
	}
	var overHTTP *scalekit.Error
	errors.As(err, &overHTTP)
	return harness.Refusal(err, overHTTP.StatusCode)
}
