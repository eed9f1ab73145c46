package dev.lockstep.server.http;

import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.Session;
import dev.lockstep.server.access.Sessions;
import dev.lockstep.server.access.Tokens;
import dev.lockstep.server.stream.StreamHandler;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Lets in who shows a token, or the session that one was exchanged for. */
final class Door implements Handler<RoutingContext> {
    private static final String ACCESS = "lockstep.access";
    private static final String SESSION = StreamHandler.SESSION;
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Sessions sessions;
    private final Strangers strangers;

    Door(Tokens tokens, Sessions sessions, Strangers strangers) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.strangers = strangers;
    }

    @Override
    public void handle(RoutingContext context) {
        boolean program = context.request().headers().contains("Authorization");
        Access access = (program ? bearer(context) : browser(context)).orElseThrow(() -> {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"lockstep\"");
            return new ApiException(401, null, program
                    ? "the token in the header authorization is not one of this server; \"lockstep token\" prints the one to send as \"Bearer <token>\""
                    : "no token was shown: open the address that the server prints when it starts, or send \"Authorization: Bearer <token>\" with what"
                            + " \"lockstep token\" prints");
        });
        if (!strangers.known(context.request().connection())) {
            context.response().putHeader("Connection", "close");
            throw new ApiException(503, null, "connections=" + Limits.CONNECTIONS + " are open, which is as many as are allowed; close some, or try again later");
        }
        context.put(ACCESS, access);
        context.next();
    }

    /** What the request may do. Behind this door only. */
    static Access access(RoutingContext context) {
        return context.get(ACCESS);
    }

    /** Null for a program, which shows a token. */
    static Session session(RoutingContext context) {
        return context.get(SESSION);
    }

    /** Lets through who may change something. */
    static void mayChange(RoutingContext context) {
        if (access(context) != Access.FULL && context.request().method() == HttpMethod.GET) {
            throw new ApiException(403, null, "this token is read-only: " + context.request().path() + " is shown to holders of the full token, which the server printed");
        }
        if (access(context) != Access.FULL) {
            throw new ApiException(403, null, "this token is read-only: " + context.request().method() + " " + context.request().path()
                    + " would change something, which needs the full token that the server printed");
        }
        context.next();
    }

    /** Cookies know no ports: without it in their names, two servers on one machine would sign each other out. */
    static String cookie(RoutingContext context) {
        int port = context.request().localAddress().port();
        return (context.request().isSSL() ? "__Host-lockstep-" : "lockstep-") + port;
    }

    Optional<Access> bearer(RoutingContext context) {
        List<String> shown = context.request().headers().getAll("Authorization");
        boolean one = shown.size() == 1 && shown.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return one ? tokens.access(shown.get(0).substring(SCHEME.length())) : Optional.empty();
    }

    private Optional<Access> browser(RoutingContext context) {
        Optional<Session> found = context.request().cookies(cookie(context)).stream().map(Cookie::getValue).map(sessions::find).flatMap(Optional::stream).findFirst();
        found.ifPresent(session -> context.put(SESSION, session));
        return found.map(Session::access);
    }
}
