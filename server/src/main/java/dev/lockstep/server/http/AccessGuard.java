package dev.lockstep.server.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * Lets through what was meant for this server and comes from its own pages. The Host check keeps out names that an attacker points to this
 * machine (DNS rebinding), the Origin check pages of other sites, which may send requests and open WebSockets here without asking.
 */
final class AccessGuard implements Handler<RoutingContext> {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "[::1]");

    private final IntSupplier port;

    /** @param port that the server is bound to; asked at each request, because it may be chosen by the system */
    AccessGuard(IntSupplier port) {
        this.port = port;
    }

    @Override
    public void handle(RoutingContext context) {
        List<String> hosts = context.request().headers().getAll("Host");
        if (hosts.size() != 1 || !allowed().contains(hosts.get(0))) {
            throw new ApiException(403, null, "host=" + String.join(",", hosts) + " is not this server, allowed are " + String.join(", ", allowed()));
        }
        List<String> origins = context.request().headers().getAll("Origin");
        if (!origins.isEmpty() && (origins.size() > 1 || allowed().stream().noneMatch(host -> origins.get(0).equals("http://" + host)))) {
            throw new ApiException(403, null, "origin=" + String.join(",", origins) + " is another site; only pages of this server may use it");
        }
        context.next();
    }

    private Set<String> allowed() {
        Set<String> hosts = new TreeSet<>();
        for (String name : NAMES) {
            hosts.add(name + ":" + port.getAsInt());
            if (port.getAsInt() == 80) {
                hosts.add(name);
            }
        }
        return hosts;
    }
}
