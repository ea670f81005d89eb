// An application on Scalekit's library for Go: tokens over HTTP/1.1 or 2, everything else over gRPC.
package main

import (
	"context"
	"errors"
	"slices"

	"cardea.test/sdks/harness"
	"connectrpc.com/connect"
	scalekit "github.com/scalekit-inc/scalekit-sdk-go"
)

func main() {
	ctx := context.Background()
	client := scalekit.NewScalekitClient(harness.Setting("CARDEA_URL"), harness.Setting("CLIENT_ID"), harness.Setting("CLIENT_SECRET"))
	organizationID := harness.Setting("ORGANIZATION_ID")

	received := harness.SignIn(address(client, scalekit.AuthorizationUrlOptions{
		ConnectionId: harness.Setting("CONNECTION_ID"),
		State:        "a state & more",
	}))
	granted := harness.Must(redeem(client, received.Get("code")))
	code := harness.SignIn(address(client, scalekit.AuthorizationUrlOptions{OrganizationId: organizationID})).Get("code")
	byOrganization := harness.Must(redeem(client, code))

	customers := client.Organization()
	created := harness.Must(customers.CreateOrganization(ctx, "Made in Go", scalekit.CreateOrganizationOptions{})).Organization
	name := "Made again"
	renamed := harness.Must(customers.UpdateOrganization(ctx, created.Id, &scalekit.UpdateOrganization{DisplayName: &name}))
	listed := listAll(ctx, customers)
	isValid, _ := client.ValidateAccessToken(granted.AccessToken)
	link := harness.Must(customers.GeneratePortalLink(ctx, created.Id))
	_, absent := customers.GetOrganization(ctx, "org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
	_, invalid := customers.CreateOrganization(ctx, "", scalekit.CreateOrganizationOptions{})
	_, spent := redeem(client, received.Get("code"))
	wrong := scalekit.NewScalekitClient(harness.Setting("CARDEA_URL"), harness.Setting("CLIENT_ID"), "wrong")
	_, unknown := wrong.Organization().GetOrganization(ctx, created.Id)

	harness.Report(map[string]any{
		"state": received.Get("state"),
		"user": map[string]any{
			"email":      granted.User.Email,
			"givenName":  granted.User.GivenName,
			"familyName": granted.User.FamilyName,
		},
		"accessTokenIsValid": isValid,
		"byOrganization":     byOrganization.User.Email,
		"organization":       created.DisplayName,
		"renamed":            renamed.Organization.DisplayName,
		"isListed":           slices.Contains(listed, created.Id) && slices.Contains(listed, organizationID),
		"connections":        connectionsOf(ctx, client, organizationID),
		"link":               link.Location,
		"errors": map[string]any{
			"absent":      refusal(absent),
			"invalid":     refusal(invalid),
			"spentCode":   refusal(spent),
			"wrongSecret": refusal(unknown),
		},
	})
}

func address(client scalekit.Scalekit, options scalekit.AuthorizationUrlOptions) string {
	return harness.Must(client.GetAuthorizationUrl(harness.Setting("REDIRECT_URI"), options)).String()
}

func redeem(client scalekit.Scalekit, code string) (*scalekit.AuthenticationResponse, error) {
	return client.AuthenticateWithCode(code, harness.Setting("REDIRECT_URI"), scalekit.AuthenticationOptions{})
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

func connectionsOf(ctx context.Context, client scalekit.Scalekit, organizationID string) []string {
	ids := []string{}
	for _, connection := range harness.Must(client.Connection().ListConnections(ctx, organizationID)).Connections {
		ids = append(ids, connection.Id)
	}
	slices.Sort(ids)
	return ids
}

// refusal: the status is the number of a gRPC code; 0: the library did not keep one.
func refusal(err error) map[string]any {
	var known *connect.Error
	status := 0
	if errors.As(err, &known) {
		status = int(known.Code())
	}
	return harness.Refusal(err, status)
}
