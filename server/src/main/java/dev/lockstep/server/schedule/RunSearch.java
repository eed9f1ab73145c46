package dev.lockstep.server.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Finds runs that have every one of some words, or parts of words, in their state, their parameters, or the name and tags of their sweep. */
final class RunSearch {
    private final List<String> words;

    /** @param query empty to find all */
    RunSearch(String query) {
        words = Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** @param sweep that of the run; null while it is being made */
    boolean finds(Run run, Sweep sweep) {
        if (words.isEmpty()) {
            return true;
        }
        StringBuilder text = new StringBuilder(run.state().json());
        if (sweep != null) {
            text.append('\n').append(sweep.info().name()).append('\n').append(sweep.info().tags());
        }
        run.info().parameters().forEach((name, value) -> text.append('\n').append(name).append('=').append(value));
        String lower = text.toString().toLowerCase(Locale.ROOT);
        return words.stream().allMatch(lower::contains);
    }
}
