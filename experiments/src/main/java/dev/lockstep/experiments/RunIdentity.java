package dev.lockstep.experiments;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether two runs are the same by their parameters, of which one may leave out what the other says. */
public final class RunIdentity {
    private RunIdentity() {}

    /**
     * Equal for equal runs.
     *
     * @param parameters as of a {@link RunPoint}; numbers may be of any class
     */
    public static String of(Map<String, Object> parameters) {
        Map<String, Object> all = new TreeMap<>(Parameters.leftOut());
        all.putAll(parameters);
        StringBuilder identity = new StringBuilder();
        all.forEach((path, value) -> {
            if (value != null) {
                identity.append(path).append('=').append(plain(value)).append('\n');
            }
        });
        return identity.toString();
    }

    private static String plain(Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString() : value.toString();
    }
}
