package dev.lockstep.engine.data;

/**
 * One file of a dataset, whatever it is packed in.
 *
 * @param name without {@code .gz}
 * @param bytes length of the content, decompressed
 * @param sha256 of the content, decompressed; lower-case hexadecimal. Gzip containers of the same content differ between mirrors
 */
public record DatasetFile(String name, long bytes, String sha256) {}
