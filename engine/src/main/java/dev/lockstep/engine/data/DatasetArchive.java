package dev.lockstep.engine.data;

/**
 * A gzip tar archive that all files of a dataset are distributed in.
 *
 * @param name with its ending
 * @param bytes length of the archive as it is distributed
 * @param sha256 of the archive as it is distributed; lower-case hexadecimal
 */
public record DatasetArchive(String name, long bytes, String sha256) {}
