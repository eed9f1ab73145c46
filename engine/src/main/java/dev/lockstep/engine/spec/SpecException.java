package dev.lockstep.engine.spec;

/**
 * A specification that cannot be carried out.
 *
 * <p>{@link #path()} names the offending field from the root of the specification that was handed in, as JSON would:
 * {@code layers[3].kernel_size}. Whoever embeds that specification prepends its own path with {@link #within(String)}.
 */
public final class SpecException extends IllegalArgumentException {
    private final String path;
    private final String problem;

    public SpecException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    public String path() {
        return path;
    }

    /** The message without the path. */
    public String problem() {
        return problem;
    }

    /** The same problem, seen from an enclosing document where this specification stands at {@code parent}. */
    public SpecException within(String parent) {
        if (parent.isEmpty()) {
            return this;
        }
        String joined = path.isEmpty() ? parent : path.startsWith("[") ? parent + path : parent + "." + path;
        return new SpecException(joined, problem);
    }
}
