import com.auth0.client.auth.AuthAPI;
import com.auth0.client.mgmt.ManagementAPI;
import com.auth0.client.mgmt.filter.ConnectionFilter;
import com.auth0.client.mgmt.filter.PageFilter;
import com.auth0.exception.APIException;
import com.auth0.exception.Auth0Exception;
import com.auth0.json.mgmt.connections.Connection;
import com.auth0.json.mgmt.connections.ConnectionsPage;
import com.auth0.json.mgmt.organizations.EnabledConnection;
import com.auth0.json.mgmt.organizations.Organization;
import com.auth0.json.mgmt.organizations.OrganizationsPage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application on version 2 of Auth0's library for Java, whose Management API takes a token that the application gets itself. */
public final class Program {
  private static final String REDIRECT_URI = Harness.setting("REDIRECT_URI");
  private static final String ORGANIZATION = Harness.setting("ORGANIZATION_ID");
  private static final Map<String, Object> SEEN = new LinkedHashMap<>();

  private Program() {}

  public static void main(String[] arguments) throws Auth0Exception {
    signIn();
    ManagementAPI api = manager("MACHINE_ID", Harness.setting("MACHINE_SECRET"));
    organizations(api);
    connections(api);
    ManagementAPI reader = manager("READER_ID", Harness.setting("READER_SECRET"));
    ManagementAPI withToken = ManagementAPI.newBuilder(domain(), "wrong").build();
    SEEN.put(
        "refusals",
        Map.of(
            "absent", refusal(() -> api.connections().get("conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", null).execute()),
            "invalid", refusal(() -> api.organizations().create(new Organization("Not a slug")).execute()),
            "taken", refusal(() -> api.organizations().create(new Organization("test")).execute()),
            "notPermitted", refusal(() -> reader.organizations().create(new Organization("never")).execute()),
            "wrongToken", refusal(() -> withToken.organizations().list(null).execute()),
            "wrongSecret", refusal(() -> manager("MACHINE_ID", "wrong"))));
    Harness.report(SEEN);
    System.exit(0);
  }

  private static void signIn() throws Auth0Exception {
    AuthAPI auth = AuthAPI.newBuilder(domain(), Harness.setting("CLIENT_ID"), Harness.setting("CLIENT_SECRET")).build();
    String byConnection =
        auth.authorizeUrl(REDIRECT_URI)
            .withConnection(Harness.setting("CONNECTION_ID"))
            .withScope("openid profile email")
            .withState("a state & more")
            .build();
    Map<String, String> received = Harness.signIn(byConnection);
    Map<String, Object> person = personOf(auth, received);
    String byOrganization =
        auth.authorizeUrl(REDIRECT_URI).withOrganization(ORGANIZATION).withScope("openid profile email").build();
    SEEN.put("state", received.get("state"));
    SEEN.put("user", Map.of("email", person.get("email"), "name", person.get("name"), "organization", person.get("org_id")));
    SEEN.put("byOrganization", personOf(auth, Harness.signIn(byOrganization)).get("email"));
  }

  private static Map<String, Object> personOf(AuthAPI auth, Map<String, String> received) throws Auth0Exception {
    String token = auth.exchangeCode(received.get("code"), REDIRECT_URI).execute().getBody().getAccessToken();
    return auth.userInfo(token).execute().getBody().getValues();
  }

  private static String domain() {
    return URI.create(Harness.setting("CARDEA_URL")).getAuthority();
  }

  private static ManagementAPI manager(String id, String secret) throws Auth0Exception {
    AuthAPI auth = AuthAPI.newBuilder(domain(), Harness.setting(id), secret).build();
    String token = auth.requestToken("https://" + domain() + "/api/v2/").execute().getBody().getAccessToken();
    return ManagementAPI.newBuilder(domain(), token).build();
  }

  private static void organizations(ManagementAPI api) throws Auth0Exception {
    Organization made = new Organization("managed-by-java-2");
    made.setDisplayName("Made in Java");
    Organization created = api.organizations().create(made).execute().getBody();
    Organization change = new Organization();
    change.setDisplayName("Made again");
    Organization renamed = api.organizations().update(created.getId(), change).execute().getBody();
    List<String> listed = new ArrayList<>();
    for (String from = null; ; ) {
      PageFilter filter = new PageFilter().withTake(1);
      OrganizationsPage page =
          api.organizations().list(from == null ? filter : filter.withFrom(from)).execute().getBody();
      page.getItems().forEach(each -> listed.add(each.getId()));
      from = page.getNext();
      if (from == null) break;
    }
    api.organizations().delete(created.getId()).execute();
    SEEN.put("renamed", renamed.getDisplayName());
    SEEN.put("isListed", listed.contains(created.getId()) && listed.contains(ORGANIZATION));
  }

  private static void connections(ManagementAPI api) throws Auth0Exception {
    List<String> listed = new ArrayList<>();
    for (int number = 0; ; number++) {
      ConnectionFilter filter = new ConnectionFilter().withPage(number, 1).withTotals(true).withFields("id,name", true);
      ConnectionsPage page = api.connections().listAll(filter).execute().getBody();
      page.getItems().forEach(each -> listed.add(each.getId()));
      if (listed.size() >= page.getTotal()) break;
    }
    List<Map<String, Object>> connections = new ArrayList<>();
    boolean areListed = true;
    for (EnabledConnection each : api.organizations().getConnections(ORGANIZATION, null).execute().getBody().getItems()) {
      Connection fetched = api.connections().get(each.getConnectionId(), null).execute().getBody();
      connections.add(Map.of("id", fetched.getId(), "strategy", fetched.getStrategy()));
      areListed = areListed && listed.contains(fetched.getId());
    }
    SEEN.put("connections", connections);
    SEEN.put("connectionsAreListed", areListed);
  }

  private static Map<String, Object> refusal(Harness.Call call) {
    return Harness.refusal(call, refused -> refused instanceof APIException known ? known.getStatusCode() : null);
  }
}
