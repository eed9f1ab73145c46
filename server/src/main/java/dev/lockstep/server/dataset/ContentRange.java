package dev.lockstep.server.dataset;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of a partial answer, {@code bytes 200-299/1000}; both ends are included. */
record ContentRange(long from, long to, long total) {
    private static final Pattern FORM = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

    /** Empty for a missing or malformed header, and for one that does not know the total. */
    static Optional<ContentRange> parse(String header) {
        Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ContentRange range = new ContentRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        return range.from <= range.to && range.to < range.total ? Optional.of(range) : Optional.empty();
    }

    long length() {
        return to - from + 1;
    }
}
