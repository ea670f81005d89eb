import com.auth0.client.auth.AuthAPI;
import com.auth0.exception.APIException;
import com.auth0.exception.Auth0Exception;
import com.auth0.json.auth.TokenHolder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** An application on Auth0's library for Java. */
public final class Program {
  private static final String REDIRECT_URI = Harness.setting("REDIRECT_URI");

  private Program() {}

  public static void main(String[] arguments) throws Auth0Exception {
    AuthAPI auth = application(Harness.setting("CLIENT_SECRET"));
    Map<String, Object> seen = new LinkedHashMap<>();

    Map<String, String> received =
        Harness.signIn(
            auth.authorizeUrl(REDIRECT_URI)
                .withConnection(Harness.setting("CONNECTION_ID"))
                .withScope("openid profile email")
                .withState("a state & more")
                .build());
    TokenHolder granted = redeem(auth, received.get("code"));
    seen.put("state", received.get("state"));
    seen.put("tokenType", granted.getTokenType());
    seen.put("idToken", granted.getIdToken() != null);
    Map<String, Object> person = userInfo(auth, granted.getAccessToken());
    seen.put("user", Map.of("email", person.get("email"), "name", person.get("name"), "organization", person.get("org_id")));
    String byOrganization =
        auth.authorizeUrl(REDIRECT_URI)
            .withOrganization(Harness.setting("ORGANIZATION_ID"))
            .withScope("openid profile email")
            .build();
    TokenHolder ofOrganization = redeem(auth, Harness.signIn(byOrganization).get("code"));
    seen.put("byOrganization", userInfo(auth, ofOrganization.getAccessToken()).get("email"));
    seen.put(
        "errors",
        Map.of(
            "spentCode", refusal(() -> redeem(auth, received.get("code"))),
            "wrongSecret", refusal(() -> redeem(application("wrong"), "none")),
            "wrongToken", refusal(() -> userInfo(auth, "wrong"))));
    seen.putAll(Management.managed(domain()));
    Harness.report(seen);
    System.exit(0);
  }

  private static AuthAPI application(String secret) {
    return AuthAPI.newBuilder(domain(), Harness.setting("CLIENT_ID"), secret).build();
  }

  private static String domain() {
    return URI.create(Harness.setting("CARDEA_URL")).getAuthority();
  }

  private static TokenHolder redeem(AuthAPI auth, String code) throws Auth0Exception {
    return auth.exchangeCode(code, REDIRECT_URI).execute().getBody();
  }

  private static Map<String, Object> userInfo(AuthAPI auth, String accessToken) throws Auth0Exception {
    return auth.userInfo(accessToken).execute().getBody().getValues();
  }

  private static Map<String, Object> refusal(Harness.Call call) {
    return Harness.refusal(call, refused -> refused instanceof APIException known ? known.getStatusCode() : null);
  }
}
