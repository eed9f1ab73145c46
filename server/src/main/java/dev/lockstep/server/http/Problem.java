package dev.lockstep.server.http;

import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.server.store.StoreException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into {@code application/problem+json}; what is no fault of the client goes to the log and not over the wire. */
final class Problem implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    @Override
    public void handle(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof ApiException problem) {
            send(context, problem.status(), problem.path(), problem.getMessage());
        } else if (failure instanceof StoreException problem) {
            LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
            send(context, 507, null, problem.getMessage());
        } else if (failure instanceof SpecException problem) {
            send(context, 400, problem.path(), problem.getMessage());
        } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
            send(context, context.statusCode(), null, detail(context));
        } else {
            LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
            send(context, 500, null, "the server failed on this request; its log says why");
        }
    }

    private static String detail(RoutingContext context) {
        return switch (context.statusCode()) {
            case 404 -> "there is nothing at " + context.request().path();
            case 413 -> "the body is too large, allowed are " + Limits.BODY_BYTES + " bytes";
            default -> context.failure() == null || context.failure().getMessage() == null
                    ? "the request is not valid" : "the request is not valid: " + context.failure().getMessage();
        };
    }

    static void send(RoutingContext context, int status, String path, String detail) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close(); // too late for another answer: a cut one is not mistaken for a whole one
            return;
        }
        JsonObject problem = new JsonObject().put("type", "about:blank").put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status).put("detail", detail);
        if (path != null && !path.isEmpty()) {
            problem.put("path", path);
        }
        response.setStatusCode(status).putHeader("Content-Type", "application/problem+json").putHeader("Cache-Control", "no-store")
                .end(problem.toBuffer());
    }
}
