package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Runs as clients name them: {@code runs=17,18} and {@code from=17:120,18:7}. */
public final class RunLists {
    private RunLists() {}

    /** In the order in which they are named; none for an empty text. */
    public static Set<Integer> runs(String text) {
        Set<Integer> runs = new LinkedHashSet<>();
        if (text.isEmpty()) {
            return runs;
        }
        for (String part : text.split(",", -1)) {
            int run = number(part);
            if (run < 1) {
                throw ApiException.badRequest("runs", "runs: '" + part + "' is not the id of a run; give ids with commas between them, for example 17,18");
            }
            if (!runs.add(run)) {
                throw ApiException.badRequest("runs", "runs: run=" + run + " is named twice");
            }
        }
        return runs;
    }

    /** Record batches by run. */
    static Map<Integer, Integer> from(String text) {
        if (text == null || text.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Integer> from = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            int run = colon < 0 ? -1 : number(part.substring(0, colon));
            int records = colon < 0 ? -1 : number(part.substring(colon + 1));
            if (run < 1 || records < 0) {
                throw ApiException.badRequest("from", "from: '" + part + "' is not <run>:<records>, for example 17:120");
            }
            if (from.put(run, records) != null) {
                throw ApiException.badRequest("from", "from: run=" + run + " is named twice");
            }
        }
        return from;
    }

    /** -1 for anything but plain digits of an int. */
    static int number(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long number = Long.parseLong(text);
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }
}
