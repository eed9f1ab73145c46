package dev.lockstep.server.schedule;

import io.vertx.core.json.JsonArray;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds sweeps that have every one of some words, or parts of words, in what a person sees of them: name, notes, tags, what varies. */
final class SweepSearch {
    private final List<String> words;

    /** @param query empty to find all */
    SweepSearch(String query) {
        words = Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    boolean finds(SweepInfo sweep) {
        if (words.isEmpty()) {
            return true;
        }
        String text = String.join("\n", sweep.name(), sweep.notes(), list(sweep.tags()), list(sweep.varying())).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

    private static String list(String json) {
        return new JsonArray(json).stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }
}
