package dev.lockstep.server.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Lets through what was meant for this server and comes from its own pages. The Host check keeps out names that an attacker points to this
 * machine (DNS rebinding), the Origin check pages of other sites, which may send requests and open WebSockets here without asking.
 */
final class AccessGuard implements Handler<RoutingContext> {
    private final Binding binding;
    private final IntSupplier port;
    private Set<String> hosts;
    private Set<String> origins;

    /** @param port that the server is bound to, known when the first request comes */
    AccessGuard(Binding binding, IntSupplier port) {
        this.binding = binding;
        this.port = port;
    }

    @Override
    public void handle(RoutingContext context) {
        if (hosts == null) {
            hosts = binding.allHosts(port.getAsInt());
            origins = binding.allOrigins(port.getAsInt());
        }
        List<String> host = context.request().headers().getAll("Host");
        if (host.size() != 1 || !hosts.contains(host.get(0))) {
            throw new ApiException(403, null, "host=" + String.join(",", host) + " is not this server, allowed are " + String.join(", ", hosts));
        }
        List<String> origin = context.request().headers().getAll("Origin");
        if (!origin.isEmpty() && (origin.size() > 1 || !origins.contains(origin.get(0)))) {
            throw new ApiException(403, null, "origin=" + String.join(",", origin) + " is another site; only pages of this server may use it");
        }
        // Whole addresses are for proxies, and would name another host than the one that was checked.
        if (!context.request().uri().startsWith("/")) {
            throw new ApiException(400, null, "target=" + context.request().uri() + ", expected a path");
        }
        decodable("path", context::normalizedPath);
        decodable("query", context::queryParams);
        context.next();
    }

    /** The router would fail on it in the middle of finding a route, which looks like a fault of the server. */
    private static void decodable(String what, Supplier<?> decoding) {
        try {
            decoding.get();
        } catch (RuntimeException e) {
            throw new ApiException(400, null, "the " + what + " is not valid percent-encoding");
        }
    }
}
