import com.auth0.client.mgmt.ManagementApi;
import com.auth0.client.mgmt.core.ManagementApiException;
import com.auth0.client.mgmt.core.ObjectMappers;
import com.auth0.client.mgmt.core.OptionalNullable;
import com.auth0.client.mgmt.organizations.types.ListOrganizationConnectionsRequestParameters;
import com.auth0.client.mgmt.selfserviceprofiles.types.CreateSelfServiceProfileSsoTicketRequestContent;
import com.auth0.client.mgmt.types.*;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What an application that manages its customers does with Auth0's Management API, on Auth0's library for Java. */
final class Management {
  private final String domain;
  private final ManagementApi api;
  private final Map<String, Object> seen = new LinkedHashMap<>();

  /** Everything that it has seen, under the names of {@code expected-auth0.ts}. */
  static Map<String, Object> managed(String domain) {
    Management management = new Management(domain);
    management.organizations();
    management.connections();
    management.selfService();
    management.clients();
    management.refusals();
    return management.seen;
  }

  private Management(String domain) {
    this.domain = domain;
    api = application("MACHINE_ID", Harness.setting("MACHINE_SECRET"));
  }

  private ManagementApi application(String id, String secret) {
    return ManagementApi.builder()
        .domain(domain)
        .clientCredentials(Harness.setting(id), secret)
        .maxRetries(0)
        .build();
  }

  private void organizations() {
    CreateOrganizationResponseContent created =
        api.organizations()
            .create(
                CreateOrganizationRequestContent.builder()
                    .name("managed-by-java")
                    .displayName("Made in Java")
                    .metadata(Map.of("plan", OptionalNullable.of("gold")))
                    .build());
    String id = created.getId().orElseThrow();
    UpdateOrganizationResponseContent updated =
        api.organizations().update(id, UpdateOrganizationRequestContent.builder().displayName("Made again").build());
    List<String> listed =
        all(
            api.organizations().list(ListOrganizationsRequestParameters.builder().take(1).build()),
            each -> each.getId().orElseThrow());
    String byName = api.organizations().getByName("managed-by-java").getId().orElseThrow();
    String fetched = api.organizations().get(id).getDisplayName().orElseThrow();
    api.organizations().delete(id);

    seen.put(
        "organization",
        Map.of(
            "name", created.getName().orElseThrow(),
            "displayName", created.getDisplayName().orElseThrow(),
            "metadata", Map.of("plan", created.getMetadata().orElseThrow().get("plan").get())));
    seen.put("renamed", updated.getDisplayName().orElseThrow());
    seen.put("isFound", byName.equals(id) && fetched.equals("Made again"));
    seen.put("isListed", isOnceIn(listed, id) && isOnceIn(listed, Harness.setting("ORGANIZATION_ID")));
    seen.put("gone", refusal(() -> api.organizations().get(id)));
  }

  private void connections() {
    String organization = Harness.setting("ORGANIZATION_ID");
    List<String> listed =
        all(
            api.connections().list(ListConnectionsQueryParameters.builder().take(1).build()),
            each -> each.getId().orElseThrow());
    List<String> enabled =
        all(
            api.organizations()
                .enabledConnections()
                .list(organization, ListOrganizationConnectionsRequestParameters.builder().perPage(1).build()),
            each -> each.getConnectionId().orElseThrow());
    Collections.sort(enabled);
    List<Map<String, Object>> connections = new ArrayList<>();
    for (String id : enabled) {
      String strategy = api.connections().get(id).getStrategy().orElseThrow();
      connections.add(Map.of("id", id, "strategy", strategy));
    }
    CreateConnectionResponseContent created = api.connections().create(newConnection(organization));
    String id = created.getId().orElseThrow();
    List<String> byName =
        all(
            api.connections()
                .list(
                    ListConnectionsQueryParameters.builder()
                        .name("from-java")
                        .strategy(List.of(ConnectionStrategyEnum.OIDC, ConnectionStrategyEnum.SAMLP))
                        .build()),
            each -> each.getId().orElseThrow());
    api.connections().delete(id);

    seen.put("connections", connections);
    seen.put("connectionsAreListed", enabled.stream().allMatch(each -> isOnceIn(listed, each)));
    seen.put(
        "newConnection",
        Map.of(
            "name", created.getName().orElseThrow(),
            "strategy", created.getStrategy().orElseThrow(),
            "isFound", byName.equals(List.of(id))));
  }

  /** Its builder has no word for what an OpenID connection needs; its reader of JSON keeps it. */
  private static CreateConnectionRequestContent newConnection(String organization) {
    Map<String, String> options =
        Map.of(
            "type", "back_channel",
            "discovery_url", "https://idp.example/.well-known/openid-configuration",
            "client_id", "client",
            "client_secret", "a secret");
    return CreateConnectionRequestContent.builder()
        .name("from-java")
        .strategy(ConnectionIdentityProviderEnum.OIDC)
        .metadata(Map.of("organization_id", OptionalNullable.of(organization)))
        .options(ObjectMappers.JSON_MAPPER.convertValue(options, ConnectionPropertiesOptions.class))
        .build();
  }

  private void selfService() {
    CreateSelfServiceProfileResponseContent profile =
        api.selfServiceProfiles()
            .create(
                CreateSelfServiceProfileRequestContent.builder()
                    .name("Made in java")
                    .allowedStrategies(
                        List.of(SelfServiceProfileAllowedStrategyEnum.WAAD, SelfServiceProfileAllowedStrategyEnum.SAMLP))
                    .userAttributes(
                        List.of(
                            SelfServiceProfileUserAttribute.builder()
                                .name("email")
                                .description("An address")
                                .isOptional(false)
                                .build()))
                    .build());
    String id = profile.getId().orElseThrow();
    List<String> listed =
        all(
            api.selfServiceProfiles().list(ListSelfServiceProfilesRequestParameters.builder().perPage(1).build()),
            each -> each.getId().orElseThrow());
    String ticket = api.selfServiceProfiles().ssoTicket().create(id, newTicket()).getTicket().orElseThrow();
    api.selfServiceProfiles().ssoTicket().revoke(id, ticket.split("ticket=")[1]);
    api.selfServiceProfiles().delete(id);

    List<String> strategies = new ArrayList<>();
    profile.getAllowedStrategies().orElseThrow().forEach(each -> strategies.add(each.toString()));
    Collections.sort(strategies);
    seen.put("profile", Map.of("name", profile.getName().orElseThrow(), "strategies", strategies));
    seen.put("profileIsListed", isOnceIn(listed, id));
    seen.put("ticket", ticket);
  }

  private static CreateSelfServiceProfileSsoTicketRequestContent newTicket() {
    return CreateSelfServiceProfileSsoTicketRequestContent.builder()
        .connectionConfig(SelfServiceProfileSsoTicketConnectionConfig.builder().name("from-java").build())
        .enabledClients(List.of(Harness.setting("CLIENT_ID")))
        .enabledOrganizations(
            List.of(
                SelfServiceProfileSsoTicketEnabledOrganization.builder()
                    .organizationId(Harness.setting("ORGANIZATION_ID"))
                    .build()))
        .ttlSec(600)
        .build();
  }

  private void clients() {
    Map<String, String> types = new LinkedHashMap<>();
    for (Client each : api.clients().list(ListClientsRequestParameters.builder().perPage(1).build())) {
      types.put(each.getClientId().orElseThrow(), each.getAppType().orElseThrow().toString());
    }
    GetClientResponseContent fetched = api.clients().get(Harness.setting("CLIENT_ID"));

    seen.put(
        "client",
        Map.of(
            "type", fetched.getAppType().orElseThrow().toString(),
            "callbacks", fetched.getCallbacks().orElseThrow()));
    seen.put(
        "clientsAreListed",
        List.of(types.get(Harness.setting("CLIENT_ID")), types.get(Harness.setting("MACHINE_ID"))));
  }

  private void refusals() {
    ManagementApi reader = application("READER_ID", Harness.setting("READER_SECRET"));
    ManagementApi withToken = ManagementApi.builder().domain(domain).token("wrong").maxRetries(0).build();
    seen.put(
        "refusals",
        Map.of(
            "absent", refusal(() -> api.connections().get("conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid", refusal(() -> api.organizations().create(named("Not a slug"))),
            "taken", refusal(() -> api.organizations().create(named("test"))),
            "notPermitted", refusal(() -> reader.organizations().create(named("never"))),
            "wrongToken", refusal(() -> withToken.organizations().list()),
            "wrongSecret", refusal(() -> application("MACHINE_ID", "wrong").organizations().list())));
  }

  private static CreateOrganizationRequestContent named(String name) {
    return CreateOrganizationRequestContent.builder().name(name).build();
  }

  /** The library goes from page to page. */
  private static <Item> List<String> all(Iterable<Item> items, Function<Item, String> name) {
    List<String> names = new ArrayList<>();
    for (Item each : items) names.add(name.apply(each));
    return names;
  }

  private static boolean isOnceIn(List<String> names, String name) {
    return Collections.frequency(names, name) == 1;
  }

  private static Map<String, Object> refusal(Harness.Call call) {
    return Harness.refusal(call, refused -> refused instanceof ManagementApiException known ? known.statusCode() : null);
  }
}
