package dev.lockstep.gpu;

import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code kernels|presets|repeats|measure DEVICE SIZE [--quick] [--presets A,B] [--json FILE]} or {@code compare FOLDER [--json FILE]}.
 *
 * @param device of {@code compare} the folder with the results
 * @param size how many random models {@code kernels} tries, steps {@code presets} trains, times {@code repeats} repeats, or seconds each measurement of
 *         {@code measure} takes
 * @param quick whether to do a little of everything
 * @param presets all, or those that were asked for
 * @param file gets what came out as JSON; or null
 */
record VerifyCall(String part, String device, int size, boolean quick, List<Preset> presets, Path file) {
    private static final String USAGE = "usage: Verify kernels|presets|repeats|measure DEVICE SIZE [--quick] [--presets A,B] [--json FILE], or Verify compare FOLDER [--json FILE]";
    private static final List<String> PARTS = List.of("kernels", "presets", "repeats", "measure");

    /** @throws SpecException with what is wrong */
    static VerifyCall parse(String... arguments) {
        List<String> plain = new ArrayList<>();
        boolean quick = false;
        List<Preset> presets = Presets.load().all();
        Path file = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--presets") && i + 1 < arguments.length) {
                presets = presets(arguments[++i]);
            } else if (arguments[i].equals("--json") && i + 1 < arguments.length) {
                file = Path.of(arguments[++i]);
            } else {
                plain.add(arguments[i]);
            }
        }
        boolean compares = plain.size() == 2 && plain.get(0).equals("compare");
        if (!compares && (plain.size() != 3 || !PARTS.contains(plain.get(0)) || !plain.get(2).matches("[1-9][0-9]{0,5}"))) {
            throw new SpecException("", USAGE);
        }
        return new VerifyCall(plain.get(0), plain.get(1), compares ? 0 : Integer.parseInt(plain.get(2)), quick, presets, file);
    }

    private static List<Preset> presets(String names) {
        List<Preset> found = new ArrayList<>();
        for (String name : names.split(",")) {
            found.add(Presets.load().find(name).orElseThrow(() -> new SpecException("", "preset=" + name + ", allowed are "
                    + String.join(", ", Presets.load().all().stream().map(Preset::id).toList()))));
        }
        return found;
    }

    Effort effort() {
        return quick ? Effort.QUICK : Effort.WHOLE;
    }
}
