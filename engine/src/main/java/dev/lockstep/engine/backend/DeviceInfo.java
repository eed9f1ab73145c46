package dev.lockstep.engine.backend;

/**
 * Something that trains, or the reason why it cannot.
 *
 * @param id as in specifications: {@code cpu}, {@code cuda:0}; that of the backend where it has no devices
 * @param memoryBytes of the device; of the processor what the heap may take; 0 where there is no device
 * @param detail what more there is to say, or why it cannot be used and what to do about it; one line
 */
public record DeviceInfo(String id, String name, long memoryBytes, boolean available, String detail) {}
