package dev.lockstep.server.http;

import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.Session;
import dev.lockstep.server.access.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;

/** Browsers' sessions: a token is exchanged for a cookie that no script can read and no other site can send; who has full access sees them all and ends any. */
final class SessionRoutes {
    private final Vertx vertx;
    private final Sessions sessions;

    SessionRoutes(Vertx vertx, Sessions sessions) {
        this.vertx = vertx;
        this.sessions = sessions;
    }

    void addTo(Routes routes) {
        routes.ask("/session", this::exchange);
        routes.getJson("/session", context -> {
            Request.query(context);
            return Future.succeededFuture(json(context));
        });
        routes.ask("/session/end", context -> {
            Request.query(context);
            Session own = Door.session(context);
            if (own == null) {
                throw new ApiException(400, null, "this request shows a token, not a session; there is nothing to end");
            }
            context.response().removeCookie(Door.cookie(context));
            end(context, own.id());
        });
        routes.getInFull("/sessions", context -> {
            Request.query(context);
            Session own = Door.session(context);
            JsonArray all = new JsonArray();
            sessions.all().forEach(session -> all.add(new JsonObject().put("id", session.id()).put("access", session.access().text())
                    .put("began_at", session.began().truncatedTo(ChronoUnit.MILLIS).toString()).put("ends_at", session.ends().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("agent", session.agent()).put("own", own != null && own.id().equals(session.id()))));
            Routes.send(context, 200, new JsonObject().put("sessions", all));
        });
        routes.post("/sessions/:id/end", context -> {
            Request.query(context);
            end(context, context.pathParam("id"));
        });
    }

    /** From a token only: a session that could renew itself would never end. */
    private void exchange(RoutingContext context) {
        Request.query(context);
        if (!context.request().headers().contains("Authorization")) {
            throw new ApiException(400, null, "a session is made from a token: send \"Authorization: Bearer <token>\"");
        }
        Access access = Door.access(context);
        String kept = sessions.begin(access, context.request().getHeader("User-Agent"));
        saved().onSuccess(done -> {
            context.response().addCookie(Cookie.cookie(Door.cookie(context), kept).setHttpOnly(true).setSameSite(CookieSameSite.STRICT)
                    .setPath("/").setSecure(context.request().isSSL()).setMaxAge(Sessions.LIFE.toSeconds()));
            Routes.send(context, 200, json(context));
        }).onFailure(context::fail);
    }

    private void end(RoutingContext context, String id) {
        if (!sessions.end(id)) {
            throw ApiException.notFound("there is no session=" + id);
        }
        saved().onSuccess(done -> Routes.send(context, 200, new JsonObject().put("ended", id))).onFailure(context::fail);
    }

    private Future<Void> saved() {
        return vertx.executeBlocking(() -> {
            sessions.save();
            return null;
        });
    }

    private static JsonObject json(RoutingContext context) {
        return new JsonObject().put("access", Door.access(context).text());
    }
}
