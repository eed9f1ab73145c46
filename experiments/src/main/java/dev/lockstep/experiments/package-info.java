/**
 * Experiments as JSON: reading with errors that name the path, presets, axes, and the expansion of a sweep into runs.
 *
 * <p>Everything here is immutable and holds no threads; reading a sweep of the largest size takes a few milliseconds.
 */
package dev.lockstep.experiments;
