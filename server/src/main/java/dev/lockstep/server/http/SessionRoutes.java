package dev.lockstep.server.http;

import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.SessionSeal;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A browser's session: a token is exchanged for a cookie that no script can read and no other site can send. */
final class SessionRoutes {
    private final SessionSeal seal;

    SessionRoutes(SessionSeal seal) {
        this.seal = seal;
    }

    void addTo(Routes routes) {
        routes.ask("/session", this::exchange);
        routes.getJson("/session", context -> {
            Request.query(context);
            return Future.succeededFuture(json(context));
        });
    }

    /** From a token only: a session that could renew itself would never end. */
    private void exchange(RoutingContext context) {
        Request.query(context);
        if (!context.request().headers().contains("Authorization")) {
            throw new ApiException(400, null, "a session is made from a token: send \"Authorization: Bearer <token>\"");
        }
        Access access = Door.access(context);
        context.response().addCookie(Cookie.cookie(Door.cookie(context), seal.seal(access)).setHttpOnly(true).setSameSite(CookieSameSite.STRICT)
                .setPath("/").setSecure(context.request().isSSL()).setMaxAge(SessionSeal.LIFE.toSeconds()));
        Routes.send(context, 200, json(context));
    }

    private static JsonObject json(RoutingContext context) {
        return new JsonObject().put("access", Door.access(context).text());
    }
}
