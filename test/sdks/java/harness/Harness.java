import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the programs of this folder share: where Cardea is, a person who signs in when asked to, and the report at the end.
 *
 * <p>A program prints one line of JSON for each address that a person is to open, reads one line with the address at which they arrived, and
 * prints what it has seen in the end. Invariant: only the vendors' libraries speak to Cardea.
 */
final class Harness {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BufferedReader INPUT =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private Harness() {}

  /** A call that may throw anything. */
  interface Call {
    void run() throws Exception;
  }

  /** What {@code toolchains.ts} and its neighbours have set in the environment. */
  static String setting(String name) {
    String value = System.getenv(name);
    if (value == null) throw new IllegalStateException(name + " is not set");
    return value;
  }

  /** What the application receives at its redirect URI when a person opens this address. */
  static Map<String, String> signIn(String url) {
    say(Map.of("open", url));
    try {
      return parameters(URI.create(INPUT.readLine().strip()).getRawQuery());
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      found.put(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
    }
    return found;
  }

  /** The class of the exception with which the library answers, and the status it knows. */
  static Map<String, Object> refusal(Call call, Function<Exception, Object> status) {
    try {
      call.run();
    } catch (Exception refused) {
      Map<String, Object> seen = new LinkedHashMap<>();
      seen.put("class", refused.getClass().getSimpleName());
      seen.put("status", status.apply(refused));
      return seen;
    }
    throw new IllegalStateException("nothing was refused");
  }

  /** Ends the program's part: all that it has seen. */
  static void report(Map<String, Object> seen) {
    say(Map.of("report", seen));
  }

  private static void say(Map<String, Object> line) {
    try {
      System.out.println(JSON.writeValueAsString(line));
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }
}
