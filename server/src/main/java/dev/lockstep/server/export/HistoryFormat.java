package dev.lockstep.server.export;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a history can be downloaded as. */
public enum HistoryFormat {
    /** Arrow IPC file: random access, what {@code pandas.read_feather} and {@code polars.read_ipc} read. */
    ARROW("arrow", "application/vnd.apache.arrow.file"),
    /** Arrow IPC stream. */
    ARROWS("arrows", "application/vnd.apache.arrow.stream"),
    CSV("csv", "text/csv; charset=utf-8"),
    /** An array of objects. */
    JSON("json", "application/json"),
    PARQUET("parquet", "application/vnd.apache.parquet");

    private final String extension;
    private final String contentType;

    HistoryFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    public String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }

    /** By extension. */
    public static Optional<HistoryFormat> of(String extension) {
        return Arrays.stream(values()).filter(format -> format.extension.equals(extension)).findAny();
    }

    /** For error messages, as names of files have them. */
    static String endings() {
        return Arrays.stream(values()).map(format -> "." + format.extension).collect(Collectors.joining(", "));
    }

    /** For error messages. */
    public static String names() {
        return Arrays.stream(values()).map(HistoryFormat::extension).collect(Collectors.joining(", "));
    }
}
