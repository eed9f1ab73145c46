package dev.lockstep.server.access;

/** What the holder of a token may do. */
public enum Access {
    FULL("full", "token"),
    /** Looks, streams and downloads; changes nothing. */
    READ_ONLY("read-only", "token-read-only");

    private final String text;
    private final String file;

    Access(String text, String file) {
        this.text = text;
        this.file = file;
    }

    /** As in JSON and on the command line. */
    public String text() {
        return text;
    }

    /** Name of the file in the store that holds its token. */
    String file() {
        return file;
    }
}
