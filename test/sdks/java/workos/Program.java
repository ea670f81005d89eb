import com.workos.WorkOS;
import com.workos.common.exceptions.WorkOSException;
import com.workos.common.http.RequestOptions;
import com.workos.common.http.RetryConfig;
import com.workos.models.Connection;
import com.workos.models.Organization;
import com.workos.models.OrganizationDomain;
import com.workos.models.OrganizationDomainData;
import com.workos.models.Profile;
import com.workos.models.SSOTokenResponse;
import com.workos.sso.SSOAuthUrlsKt;
import com.workos.sso.SSOAuthorizationUrlOptions;
import com.workos.sso.SSOPKCEAuthorizationUrlResult;
import com.workos.types.GenerateLinkIntent;
import com.workos.types.OrganizationDomainDataState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application on WorkOS' library for Kotlin, from Java. */
public final class Program {
  private Program() {}

  public static void main(String[] arguments) {
    WorkOS workos = client(Harness.setting("API_KEY"));
    Map<String, Object> seen = new LinkedHashMap<>();

    Map<String, String> received = Harness.signIn(byConnection(workos));
    SSOTokenResponse answer = workos.getSso().getProfileAndToken(received.get("code"));
    seen.put("state", received.get("state"));
    seen.put("profile", shown(answer.getProfile()));
    RequestOptions asPerson = new RequestOptions.Builder().apiKey(answer.getAccessToken()).build();
    Profile again = workos.getSso().getProfile(asPerson);
    seen.put("sameByToken", again.getId().equals(answer.getProfile().getId()));
    seen.put("byOrganization", byOrganization(workos));

    Organization created = created(workos);
    seen.put("created", created.getId());
    seen.put("organization", Map.of("name", created.getName(), "domains", domainsOf(created)));
    seen.put("renamed", workos.getOrganizations().update(created.getId(), "Made again").getName());
    seen.put("listed", listed(workos));
    seen.put("found", isFound(workos, created));
    seen.put("connections", connections(workos));
    seen.put("link", linkFor(workos, created));
    seen.put(
        "errors",
        Map.of(
            "absent", refusal(() -> workos.getOrganizations().get("org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")),
            "invalid", refusal(() -> workos.getOrganizations().create("")),
            "spentCode", refusal(() -> workos.getSso().getProfileAndToken(received.get("code"))),
            "wrongKey", refusal(() -> client("sk_wrong").getOrganizations().list())));
    Harness.report(seen);
    System.exit(0);
  }

  private static WorkOS client(String apiKey) {
    return WorkOS.builder()
        .apiKey(apiKey)
        .clientId(Harness.setting("CLIENT_ID"))
        .apiBaseUrl(Harness.setting("CARDEA_URL"))
        .retryConfig(RetryConfig.DISABLED)
        .build();
  }

  private static String byConnection(WorkOS workos) {
    String connection = Harness.setting("CONNECTION_ID");
    return SSOAuthUrlsKt.getAuthorizationUrl(
        workos.getSso(),
        new SSOAuthorizationUrlOptions(
            Harness.setting("REDIRECT_URI"), null, null, connection, null, null, "a state & more"));
  }

  private static String byOrganization(WorkOS workos) {
    SSOPKCEAuthorizationUrlResult proven =
        SSOAuthUrlsKt.getAuthorizationUrlWithPKCE(
            workos.getSso(),
            new SSOAuthorizationUrlOptions(
                Harness.setting("REDIRECT_URI"), null, null, null, Harness.setting("ORGANIZATION_ID")));
    Map<String, String> received = Harness.signIn(proven.getUrl());
    if (!proven.getState().equals(received.get("state"))) throw new IllegalStateException("another state");
    String verifier = proven.getCodeVerifier();
    return SSOAuthUrlsKt.getProfileAndTokenWithPKCE(workos.getSso(), received.get("code"), verifier)
        .getProfile()
        .getEmail();
  }

  private static Organization created(WorkOS workos) {
    OrganizationDomainData domain =
        new OrganizationDomainData("java.example", OrganizationDomainDataState.Verified);
    return workos.getOrganizations().create("Made in Java", null, null, List.of(domain));
  }

  private static Map<String, Object> shown(Profile profile) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("email", profile.getEmail());
    shown.put("firstName", profile.getFirstName());
    shown.put("lastName", profile.getLastName());
    shown.put("idpId", profile.getIdpId());
    shown.put("connectionType", profile.getConnectionType().getValue());
    shown.put("connectionId", profile.getConnectionId());
    shown.put("organizationId", profile.getOrganizationId());
    shown.put("groups", profile.getGroups());
    shown.put("role", profile.getRole() == null ? null : profile.getRole().getSlug());
    return shown;
  }

  private static List<Map<String, Object>> domainsOf(Organization organization) {
    List<Map<String, Object>> domains = new ArrayList<>();
    for (OrganizationDomain domain : organization.getDomains()) {
      domains.add(Map.of("domain", domain.getDomain(), "state", domain.getState().getValue()));
    }
    return domains;
  }

  private static List<String> listed(WorkOS workos) {
    List<String> ids = new ArrayList<>();
    for (Organization each : workos.getOrganizations().list(null, null, 1).autoPagingIterable()) ids.add(each.getId());
    return ids;
  }

  private static boolean isFound(WorkOS workos, Organization created) {
    List<String> domains = List.of("java.example", "nobody.example");
    List<Organization> found = workos.getOrganizations().list(null, null, 10, null, domains).data;
    return found.size() == 1 && found.get(0).getId().equals(created.getId());
  }

  private static List<Map<String, Object>> connections(WorkOS workos) {
    String organization = Harness.setting("ORGANIZATION_ID");
    List<Map<String, Object>> connections = new ArrayList<>();
    for (Connection each : workos.getSso().listConnections(null, null, 10, null, null, null, organization).data) {
      connections.add(
          Map.of(
              "id", each.getId(),
              "type", each.getConnectionType().getValue(),
              "state", each.getState().getValue()));
    }
    return connections;
  }

  private static String linkFor(WorkOS workos, Organization organization) {
    return workos.getAdminPortal().generateLink(organization.getId(), null, null, GenerateLinkIntent.SSO).getLink();
  }

  private static Map<String, Object> refusal(Harness.Call call) {
    return Harness.refusal(call, refused -> refused instanceof WorkOSException known ? known.status : null);
  }
}
