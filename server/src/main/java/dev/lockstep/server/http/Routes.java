package dev.lockstep.server.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The routes of the interface, gathered before they are mounted so that each path knows its methods. */
final class Routes {
    static final String BASE = "/api/v1";
    /** Under this name a request remembers the path of its route, which its context forgets when it fails. */
    static final String TAKEN = "lockstep.route";

    /**
     * @param path below {@link #BASE}, parameters as {@code :id}
     * @param changes whether it takes more than read-only access
     */
    record Route(HttpMethod method, String path, boolean changes, Handler<RoutingContext> handler) {}

    private final List<Route> routes = new ArrayList<>();

    void get(String path, Handler<RoutingContext> handler) {
        routes.add(new Route(HttpMethod.GET, path, false, handler));
    }

    /** Shows what is not for viewers. */
    void getInFull(String path, Handler<RoutingContext> handler) {
        routes.add(new Route(HttpMethod.GET, path, true, handler));
    }

    /** Answers 200 with what the function returns. */
    void getJson(String path, Function<RoutingContext, Future<JsonObject>> answer) {
        get(path, context -> answer.apply(context).onSuccess(json -> send(context, 200, json)).onFailure(context::fail));
    }

    /** Changes something. */
    void post(String path, Handler<RoutingContext> handler) {
        routes.add(new Route(HttpMethod.POST, path, true, handler));
    }

    /** Sends a question in its body and changes nothing. */
    void ask(String path, Handler<RoutingContext> handler) {
        routes.add(new Route(HttpMethod.POST, path, false, handler));
    }

    /** Changes something. */
    void patch(String path, Handler<RoutingContext> handler) {
        routes.add(new Route(HttpMethod.PATCH, path, true, handler));
    }

    List<Route> all() {
        return List.copyOf(routes);
    }

    /** Bodies are read only where there may be one: a body handler before the WebSocket route would break its handshake. */
    void mount(Router router) {
        Map<String, List<Route>> byPath = routes.stream().collect(Collectors.groupingBy(Route::path, LinkedHashMap::new, Collectors.toList()));
        byPath.forEach((path, members) -> {
            router.route(BASE + path).handler(context -> {
                context.put(TAKEN, BASE + path);
                context.next();
            });
            for (Route route : members) {
                if (route.changes()) {
                    router.route(route.method(), BASE + path).handler(Door::mayChange);
                }
                var mounted = router.route(route.method(), BASE + path);
                if (route.method() != HttpMethod.GET) {
                    mounted.handler(BodyHandler.create(false).setBodyLimit(Limits.BODY_BYTES));
                }
                mounted.handler(route.handler());
            }
            String allowed = members.stream().map(route -> route.method().name()).collect(Collectors.joining(", "));
            router.route(BASE + path).handler(context -> {
                context.response().putHeader("Allow", allowed);
                throw new ApiException(405, null,
                        context.request().method() + " is not possible at " + context.request().path() + ", allowed are " + allowed);
            });
        });
    }

    static void send(RoutingContext context, int status, JsonObject json) {
        send(context, status, json.toBuffer());
    }

    static void send(RoutingContext context, int status, Buffer json) {
        context.response().setStatusCode(status).putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store").end(json);
    }
}
