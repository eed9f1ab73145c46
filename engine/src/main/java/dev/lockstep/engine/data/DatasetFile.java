package dev.lockstep.engine.data;

/**
 * One file of a dataset, whatever it is packed in.
 *
 * @param name without {@code .gz}
 * @param bytes length of the content, decompressed
 * @param sha256 lower-case hexadecimal; of the content, decompressed, because gzip containers of the same content differ between mirrors
 * @param packed whether the SHA-256 is of the one gzip container that is distributed instead
 */
public record DatasetFile(String name, long bytes, String sha256, boolean packed) {
    public DatasetFile(String name, long bytes, String sha256) {
        this(name, bytes, sha256, false);
    }
}
