package dev.lockstep.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where a server listens, and by which names it is asked for. There is none that lets a token travel a network unencrypted.
 *
 * @param host address or name to listen on
 * @param port 0 for one that the system chooses
 * @param tls null for plain HTTP, on loopback only
 * @param hosts further values of {@code Host} that are this server
 * @param origins further sites whose pages may use this server
 */
public record Binding(String host, int port, Tls tls, List<String> hosts, List<String> origins) {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    /** Whatever is written otherwise is not believed to be loopback. */
    private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("localhost|::1|127(\\.[0-9]{1,3}){3}");
    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0", "::");
    private static final String NAME = "(?:[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+])(:[0-9]{1,5})?";
    private static final Pattern HOST = Pattern.compile(NAME);
    private static final Pattern ORIGIN = Pattern.compile("https?://" + NAME);

    /** @throws IllegalArgumentException for what is unsafe or means nothing, with a sentence for whoever starts the server */
    public Binding {
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
        require(hosts, HOST, "--allow-host", "a name as browsers send it, in lower case, with the port unless it is the usual one: lab.example.org:7070");
        require(origins, ORIGIN, "--allow-origin", "a site as browsers send it, in lower case, without a path: https://lab.example.org");
        if (!LOOPBACK_ADDRESS.matcher(host).matches() && tls == null) {
            throw new IllegalArgumentException("host=" + host + " can be reached from other machines, and without TLS others on the way could read the token:"
                    + " give --tls-cert and --tls-key, or stay on localhost and reach it with ssh -L " + port + ":localhost:" + port);
        }
        if (EVERY_ADDRESS.contains(host) && hosts.isEmpty()) {
            throw new IllegalArgumentException("host=" + host + " is every address of this machine: say by which names browsers ask for it, with --allow-host");
        }
    }

    /** Plain HTTP for this machine alone. */
    public static Binding loopback(int port) {
        return new Binding("localhost", port, null, List.of(), List.of());
    }

    String scheme() {
        return tls == null ? "http" : "https";
    }

    /** To listen on: a name would be looked up on the event loop. */
    String address() {
        return host.equals("localhost") ? "127.0.0.1" : host;
    }

    /** Where browsers find it: {@code http://127.0.0.1:7070}. */
    public String url(int bound) {
        return scheme() + "://" + (EVERY_ADDRESS.contains(host) ? hosts.get(0) : bracketed(address()) + ":" + bound);
    }

    /** All values of {@code Host} that are this server. */
    Set<String> allHosts(int bound) {
        List<String> names = new ArrayList<>();
        if (LOOPBACK_ADDRESS.matcher(host).matches() || EVERY_ADDRESS.contains(host)) {
            names.addAll(LOOPBACK);
        }
        if (!EVERY_ADDRESS.contains(host)) {
            names.add(bracketed(host));
        }
        Set<String> all = new TreeSet<>(hosts);
        for (String name : names) {
            all.add(name + ":" + bound);
            if (bound == (tls == null ? 80 : 443)) {
                all.add(name);
            }
        }
        return all;
    }

    /** All values of {@code Origin} whose pages may use this server. */
    Set<String> allOrigins(int bound) {
        Set<String> all = new TreeSet<>(origins);
        allHosts(bound).forEach(name -> all.add(scheme() + "://" + name));
        return all;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static void require(List<String> values, Pattern form, String option, String expected) {
        for (String value : values) {
            if (!form.matcher(value).matches()) {
                throw new IllegalArgumentException(option + "=" + value + ", expected " + expected);
            }
        }
    }
}
