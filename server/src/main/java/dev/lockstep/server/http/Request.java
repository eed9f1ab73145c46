package dev.lockstep.server.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Reads requests strictly: what is not understood is refused, so that a typing error does not pass for a wish. */
final class Request {
    private Request() {}

    /** Refuses parameters by other names, and any given twice. */
    static MultiMap query(RoutingContext context, String... allowed) {
        MultiMap query = context.queryParams();
        for (String name : query.names()) {
            if (!List.of(allowed).contains(name)) {
                throw ApiException.badRequest(name, name + " is no parameter here, "
                        + (allowed.length == 0 ? "there are none" : "allowed are " + String.join(", ", allowed)));
            }
            if (query.getAll(name).size() > 1) {
                throw ApiException.badRequest(name, name + " is given " + query.getAll(name).size() + " times, give it once");
            }
        }
        return query;
    }

    /** @return {@code absent} when the parameter is not there */
    static int number(MultiMap query, String name, int absent, int min, int max) {
        String text = query.get(name);
        return text == null ? absent : number(name, text, min, max);
    }

    /** The id in the path. */
    static int id(RoutingContext context) {
        return number("id", context.pathParam("id"), 1, Integer.MAX_VALUE);
    }

    static int number(String name, String text, int min, int max) {
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw ApiException.badRequest(name, name + "=" + text + ", allowed are " + min + " to " + max);
    }

    /** A browser sends JSON to another site only after asking, hence the type is insisted on. */
    static String json(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        if (type == null || !type.split(";", 2)[0].trim().equalsIgnoreCase("application/json")) {
            throw new ApiException(415, null, "content-type=" + type + ", expected application/json");
        }
        String body = context.body().asString();
        return body == null ? "" : body;
    }
}
