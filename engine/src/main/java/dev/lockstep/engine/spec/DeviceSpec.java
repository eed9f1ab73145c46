package dev.lockstep.engine.spec;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run is to train on. By the numerics contract it changes no bit of what comes out.
 *
 * @param ordinal of a GPU, as the driver counts them; {@link #ANY} for the first that is usable
 */
public record DeviceSpec(Kind kind, int ordinal) {
    /** Where to look. */
    public enum Kind {
        /** A GPU where one is usable, otherwise the processor. */
        AUTO,
        CPU,
        CUDA
    }

    public static final int ANY = -1;
    public static final DeviceSpec AUTO = new DeviceSpec(Kind.AUTO, ANY);
    public static final DeviceSpec CPU = new DeviceSpec(Kind.CPU, ANY);
    public static final DeviceSpec CUDA = new DeviceSpec(Kind.CUDA, ANY);

    private static final int MAX_ORDINAL = 63;
    private static final Pattern GPU = Pattern.compile("cuda:([0-9]{1,2})");

    public static DeviceSpec cuda(int ordinal) {
        return new DeviceSpec(Kind.CUDA, ordinal);
    }

    /** @throws SpecException with an empty path */
    public static DeviceSpec parse(String text) {
        Matcher gpu = GPU.matcher(text);
        if (gpu.matches() && Integer.parseInt(gpu.group(1)) <= MAX_ORDINAL) {
            return cuda(Integer.parseInt(gpu.group(1)));
        }
        for (DeviceSpec word : new DeviceSpec[] {AUTO, CPU, CUDA}) {
            if (word.text().equals(text)) {
                return word;
            }
        }
        throw new SpecException("", "device=" + text + ", allowed are auto, cpu, cuda and cuda:N with N from 0 to " + MAX_ORDINAL);
    }

    /** What {@link #parse} reads. */
    public String text() {
        return kind.name().toLowerCase(Locale.ROOT) + (ordinal == ANY ? "" : ":" + ordinal);
    }
}
