package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cardea.test/sdks/harness"
	"github.com/auth0/go-auth0/v3/management"
	"github.com/auth0/go-auth0/v3/management/client"
	"github.com/auth0/go-auth0/v3/management/core"
	"github.com/auth0/go-auth0/v3/management/option"
)

var one = management.Int(1)

// manager has all the permissions that Auth0's Management API knows here.
func manager(ctx context.Context, domain string, id string, secret string) *client.Management {
	credentials := option.WithClientCredentials(ctx, harness.Setting(id), secret)
	return harness.Must(client.New(domain, credentials, option.WithoutRetries()))
}

// addOrganizations makes one, finds it in four ways, and deletes it.
func addOrganizations(ctx context.Context, api *client.Management, seen map[string]any) {
	created := harness.Must(api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{
		Name:        "managed-by-go",
		DisplayName: management.String("Made in Go"),
		Metadata:    &management.OrganizationMetadata{"plan": management.String("gold")},
	}))
	updated := harness.Must(api.Organizations.Update(ctx, *created.ID, &management.UpdateOrganizationRequestContent{
		DisplayName: management.String("Made again"),
	}))
	byName := harness.Must(api.Organizations.GetByName(ctx, "managed-by-go"))
	fetched := harness.Must(api.Organizations.Get(ctx, *created.ID))
	pages := harness.Must(api.Organizations.List(ctx, &management.ListOrganizationsRequestParameters{Take: one}))
	listed := all(ctx, pages, func(each *management.Organization) string { return *each.ID })
	harness.Done(api.Organizations.Delete(ctx, *created.ID))
	_, gone := api.Organizations.Get(ctx, *created.ID)

	seen["organization"] = map[string]any{
		"name":        created.Name,
		"displayName": created.DisplayName,
		"metadata":    created.Metadata,
	}
	seen["renamed"] = updated.DisplayName
	seen["isFound"] = *byName.ID == *created.ID && *fetched.DisplayName == "Made again"
	seen["isListed"] = isOnceIn(listed, *created.ID) && isOnceIn(listed, harness.Setting("ORGANIZATION_ID"))
	seen["gone"] = managementRefusal(gone)
}

// addConnections has those of an organization, all there are, and one that it makes and deletes.
func addConnections(ctx context.Context, api *client.Management, seen map[string]any) {
	pages := harness.Must(api.Connections.List(ctx, &management.ListConnectionsQueryParameters{Take: one}))
	listed := all(ctx, pages, func(each *management.ConnectionForList) string { return *each.ID })
	organizationID := harness.Setting("ORGANIZATION_ID")
	enabled := all(
		ctx,
		harness.Must(api.Organizations.EnabledConnections.List(
			ctx, organizationID, &management.ListOrganizationConnectionsRequestParameters{PerPage: one},
		)),
		func(each *management.OrganizationConnection) string { return *each.ConnectionID },
	)
	slices.Sort(enabled)
	connections, areListed := []map[string]any{}, true
	for _, id := range enabled {
		fetched := harness.Must(api.Connections.Get(ctx, id, &management.GetConnectionRequestParameters{}))
		connections = append(connections, map[string]any{"id": fetched.ID, "strategy": fetched.Strategy})
		areListed = areListed && isOnceIn(listed, id)
	}
	discoveryURL := management.String("https://idp.example/.well-known/openid-configuration")
	created := harness.Must(api.Connections.Create(ctx, &management.CreateConnectionRequestContent{
		Name:     "from-go",
		Strategy: management.ConnectionIdentityProviderEnumOidc,
		Metadata: &management.ConnectionsMetadata{"organization_id": &organizationID},
		Options: &management.ConnectionPropertiesOptions{
			DiscoveryURL:    &discoveryURL,
			ExtraProperties: map[string]any{"type": "back_channel", "client_id": "client", "client_secret": "a secret"},
		},
	}))
	byName := harness.Must(api.Connections.List(ctx, &management.ListConnectionsQueryParameters{
		Name: created.Name,
		Strategy: []*management.ConnectionStrategyEnum{
			management.ConnectionStrategyEnumOidc.Ptr(),
			management.ConnectionStrategyEnumSamlp.Ptr(),
		},
	}))
	harness.Done(api.Connections.Delete(ctx, *created.ID))

	seen["connections"] = connections
	seen["connectionsAreListed"] = areListed
	seen["newConnection"] = map[string]any{
		"name":     created.Name,
		"strategy": created.Strategy,
		"isFound":  len(byName.Results) == 1 && *byName.Results[0].ID == *created.ID,
	}
}

// addSelfService makes a profile and a ticket of it, and takes both back.
func addSelfService(ctx context.Context, api *client.Management, seen map[string]any) {
	profile := harness.Must(api.SelfServiceProfiles.Create(ctx, &management.CreateSelfServiceProfileRequestContent{
		Name: "Made in go",
		AllowedStrategies: []management.SelfServiceProfileAllowedStrategyEnum{
			management.SelfServiceProfileAllowedStrategyEnumWaad,
			management.SelfServiceProfileAllowedStrategyEnumSamlp,
		},
		UserAttributes: []*management.SelfServiceProfileUserAttribute{{Name: "email", Description: "An address"}},
	}))
	pages := harness.Must(api.SelfServiceProfiles.List(ctx, &management.ListSelfServiceProfilesRequestParameters{PerPage: one}))
	listed := all(ctx, pages, func(each *management.SelfServiceProfile) string { return *each.ID })
	created := harness.Must(api.SelfServiceProfiles.SSOTicket.Create(
		ctx,
		*profile.ID,
		&management.CreateSelfServiceProfileSSOTicketRequestContent{
			ConnectionConfig: &management.SelfServiceProfileSSOTicketConnectionConfig{Name: "from-go"},
			EnabledClients:   []string{harness.Setting("CLIENT_ID")},
			EnabledOrganizations: []*management.SelfServiceProfileSSOTicketEnabledOrganization{
				{OrganizationID: harness.Setting("ORGANIZATION_ID")},
			},
			TTLSec: management.Int(600),
		},
	))
	_, id, _ := strings.Cut(*created.Ticket, "ticket=")
	harness.Done(api.SelfServiceProfiles.SSOTicket.Revoke(ctx, *profile.ID, id))
	harness.Done(api.SelfServiceProfiles.Delete(ctx, *profile.ID))

	strategies := profile.AllowedStrategies
	slices.Sort(strategies)
	seen["profile"] = map[string]any{"name": profile.Name, "strategies": strategies}
	seen["profileIsListed"] = isOnceIn(listed, *profile.ID)
	seen["ticket"] = created.Ticket
}

func addClients(ctx context.Context, api *client.Management, seen map[string]any) {
	pages := harness.Must(api.Clients.List(ctx, &management.ListClientsRequestParameters{PerPage: one}))
	kinds := map[string]management.ClientAppTypeEnum{}
	all(ctx, pages, func(each *management.Client) string {
		kinds[*each.ClientID] = *each.AppType
		return *each.ClientID
	})
	fetched := harness.Must(api.Clients.Get(ctx, harness.Setting("CLIENT_ID"), &management.GetClientRequestParameters{}))

	seen["client"] = map[string]any{"type": fetched.AppType, "callbacks": fetched.Callbacks}
	seen["clientsAreListed"] = []any{kinds[harness.Setting("CLIENT_ID")], kinds[harness.Setting("MACHINE_ID")]}
}

func addRefusals(ctx context.Context, domain string, api *client.Management, seen map[string]any) {
	_, absent := api.Connections.Get(ctx, "conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", &management.GetConnectionRequestParameters{})
	_, invalid := api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: "Not a slug"})
	_, taken := api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: "test"})
	reader := manager(ctx, domain, "READER_ID", harness.Setting("READER_SECRET"))
	_, notPermitted := reader.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: "never"})
	withToken := harness.Must(client.New(domain, option.WithToken("wrong"), option.WithoutRetries()))
	_, wrongToken := withToken.Organizations.List(ctx, &management.ListOrganizationsRequestParameters{})
	unknown := manager(ctx, domain, "MACHINE_ID", "wrong")
	_, wrongSecret := unknown.Organizations.List(ctx, &management.ListOrganizationsRequestParameters{})

	seen["refusals"] = map[string]any{
		"absent":       managementRefusal(absent),
		"invalid":      managementRefusal(invalid),
		"taken":        managementRefusal(taken),
		"notPermitted": managementRefusal(notPermitted),
		"wrongToken":   managementRefusal(wrongToken),
		"wrongSecret":  managementRefusal(wrongSecret),
	}
}

// all goes from page to page until none follows.
func all[Cursor comparable, Item any, Answer any](
	ctx context.Context,
	page *core.Page[Cursor, Item, Answer],
	name func(Item) string,
) []string {
	names, items := []string{}, page.Iterator()
	for items.Next(ctx) {
		names = append(names, name(items.Current()))
	}
	harness.Done(items.Err())
	return names
}

func isOnceIn(names []string, name string) bool {
	index := slices.Index(names, name)
	return index >= 0 && !slices.Contains(names[index+1:], name)
}

func managementRefusal(err error) map[string]any {
	var known *core.APIError
	status := 0
	if errors.As(err, &known) {
		status = known.StatusCode
	}
	return harness.Refusal(err, status)
}
