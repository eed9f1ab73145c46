package dev.lockstep.engine.data;

/**
 * Whether a dataset can be opened.
 *
 * @param detail one sentence a person can act on: where the files are, or which are missing and where they are looked for
 */
public record Presence(boolean ready, String detail) {}
