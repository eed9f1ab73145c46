package dev.lockstep.server.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's files, from the class path, each read and compressed once. Paths without an extension are the dashboard's own and get its page. They hold nothing secret and are
 * open to all; whatever else is asked for goes on to the next handler.
 */
final class Dashboard implements Handler<RoutingContext> {
    private static final String INDEX = "index.html";
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
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(String type, Buffer plain, Buffer gzip, String tag) {}

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
        asset(file).onSuccess(asset -> send(context, file, asset)).onFailure(context::fail);
    }

    /** Whether the path can be none of the page's. */
    static boolean isInterface(String path) {
        return INTERFACE.matcher(path).matches();
    }

    private Future<Asset> asset(String file) {
        Asset known = assets.get(file);
        return known != null ? Future.succeededFuture(known) : vertx.executeBlocking(() -> load(file), false);
    }

    private Asset load(String file) throws IOException {
        var match = FILE.matcher(file);
        String type = match.matches() ? TYPES.get(match.group(1)) : null;
        if (type == null) {
            throw ApiException.notFound("there is nothing at /" + file);
        }
        try (InputStream in = Dashboard.class.getClassLoader().getResourceAsStream(root + "/" + file)) {
            if (in == null) {
                throw ApiException.notFound(file.equals(INDEX) ? "this server was built without the dashboard; the interface is at /api/v1/openapi.json"
                        : "there is nothing at /" + file);
            }
            byte[] bytes = in.readAllBytes();
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            Asset asset = new Asset(type, Buffer.buffer(bytes), Buffer.buffer(gzip(bytes)), "\"" + Long.toHexString(crc.getValue()) + "\"");
            assets.put(file, asset);
            return asset;
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
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
        String accepted = context.request().getHeader("Accept-Encoding");
        boolean compress = accepted != null && accepted.contains("gzip") && asset.gzip().length() < asset.plain().length();
        Buffer body = compress ? asset.gzip() : asset.plain();
        response.putHeader("Content-Type", asset.type()).putHeader("Content-Length", Integer.toString(body.length()));
        if (compress) {
            response.putHeader("Content-Encoding", "gzip");
        }
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(body);
        }
    }
}
