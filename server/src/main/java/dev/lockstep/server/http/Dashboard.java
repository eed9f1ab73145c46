package dev.lockstep.server.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The dashboard's files, from the class path, each read once. What its build has compressed lies beside it with the ending {@value #PACKED}. Paths without an extension are the
 * dashboard's own and get its page. They hold nothing secret and are open to all; whatever else is asked for goes on to the next handler.
 */
final class Dashboard implements Handler<RoutingContext> {
    private static final String INDEX = "index.html";
    private static final String PACKED = ".gz";
    /** No dot begins a segment: nothing leads out of the folder. */
    private static final Pattern FILE = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\\.([a-z0-9]+)");
    private static final Pattern INTERFACE = Pattern.compile("/(api|metrics|health)(/.*)?", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"), Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"), Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"), Map.entry("json", "application/json"), Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"), Map.entry("woff2", "font/woff2"), Map.entry("txt", "text/plain; charset=utf-8"));

    private final Vertx vertx;
    private final String root;
    /** By the names of what is on the class path. */
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(String type, boolean packed, Buffer body, String tag) {}

    /** @param root folder on the class path */
    Dashboard(Vertx vertx, String root) {
        this.vertx = vertx;
        this.root = root;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = context.normalizedPath();
        if (isInterface(path) || method != HttpMethod.GET && method != HttpMethod.HEAD) {
            context.next();
            return;
        }
        boolean page = path.lastIndexOf('.') <= path.lastIndexOf('/');
        String file = page ? INDEX : path.substring(1);
        String accepted = context.request().getHeader("Accept-Encoding");
        asset(file, accepted != null && accepted.contains("gzip")).onSuccess(asset -> send(context, file, asset)).onFailure(context::fail);
    }

    /** Whether the path can be none of the page's. */
    static boolean isInterface(String path) {
        return INTERFACE.matcher(path).matches();
    }

    private Future<Asset> asset(String file, boolean packed) {
        Asset known = assets.get(packed ? file + PACKED : file);
        return known != null ? Future.succeededFuture(known) : vertx.executeBlocking(() -> load(file, packed), false);
    }

    /** @param packed whether it may be compressed */
    private Asset load(String file, boolean packed) throws IOException {
        var match = FILE.matcher(file);
        String type = match.matches() ? TYPES.get(match.group(1)) : null;
        if (type == null) {
            throw ApiException.notFound("there is nothing at /" + file);
        }
        byte[] bytes = packed ? read(file + PACKED) : null;
        boolean isPacked = bytes != null;
        if (!isPacked) {
            bytes = read(file);
        }
        if (bytes == null) {
            throw ApiException.notFound(file.equals(INDEX) ? "this server was built without the dashboard; the interface is at /api/v1/openapi.json"
                    : "there is nothing at /" + file);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        Asset asset = new Asset(type, isPacked, Buffer.buffer(bytes), "\"" + Long.toHexString(crc.getValue()) + "\"");
        assets.put(packed ? file + PACKED : file, asset);
        return asset;
    }

    /** Null where there is no such file. */
    private byte[] read(String name) throws IOException {
        try (InputStream in = Dashboard.class.getClassLoader().getResourceAsStream(root + "/" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static void send(RoutingContext context, String file, Asset asset) {
        HttpServerResponse response = context.response();
        // The names of bundled files carry a hash of their content; the page that names them must be looked at anew.
        response.putHeader("Cache-Control", file.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        response.putHeader("ETag", asset.tag()).putHeader("Vary", "Accept-Encoding");
        if (asset.tag().equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", asset.type()).putHeader("Content-Length", Integer.toString(asset.body().length()));
        if (asset.packed()) {
            response.putHeader("Content-Encoding", "gzip");
        }
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(asset.body());
        }
    }
}
