package dev.lockstep.server.http;

/** An answer other than success: becomes {@code application/problem+json} with this status, detail and path. */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String path;

    /**
     * @param status HTTP status, 400 to 599
     * @param path JSON path in the body or name of the query parameter that is to blame; null when no single field is
     * @param detail one sentence for a person; for bad input it names the value and the allowed range
     */
    public ApiException(int status, String path, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.path = path;
    }

    public static ApiException badRequest(String path, String detail) {
        return new ApiException(400, path, detail);
    }

    public static ApiException notFound(String detail) {
        return new ApiException(404, null, detail);
    }

    public int status() {
        return status;
    }

    public String path() {
        return path;
    }
}
