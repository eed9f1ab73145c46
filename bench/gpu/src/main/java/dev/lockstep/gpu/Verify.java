package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Holds a GPU to the bits of the processor, and measures it: {@code Verify kernels|presets|repeats|measure DEVICE SIZE [FILE]}.
 *
 * <p>SIZE is how many random models {@code kernels} tries, steps {@code presets} trains, times {@code repeats} repeats, or seconds each measurement of
 * {@code measure} takes. FILE gets what came out as JSON.
 */
public final class Verify {
    static final int DIFFERENT = 1;
    static final int USAGE = 2;
    static final int NO_GPU = 3;

    private Verify() {}

    public static void main(String[] arguments) throws IOException {
        int status = run(arguments, System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        if (arguments.length < 3 || arguments.length > 4 || !List.of("kernels", "presets", "repeats", "measure").contains(arguments[0])
                || !arguments[2].matches("[1-9][0-9]{0,5}")) {
            err.println("usage: Verify kernels|presets|repeats|measure DEVICE SIZE [FILE]");
            return USAGE;
        }
        Backend gpu;
        DeviceInfo device;
        try {
            DeviceSpec wanted = DeviceSpec.parse(arguments[1]);
            if (wanted.kind() != DeviceSpec.Kind.CUDA) {
                throw new SpecException("", "device=" + wanted.text() + ", allowed are cuda and cuda:N");
            }
            gpu = Backends.choose(wanted);
            device = Backends.devices().stream().filter(one -> one.available() && Backends.fits(wanted, one.id())).findFirst().orElseThrow();
        } catch (SpecException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (DeviceException e) {
            err.println("nothing was verified: " + e.getMessage().replace("; choose auto or cpu", ""));
            return NO_GPU;
        }
        out.println(String.format(Locale.ROOT, "%s: %s %s, %.1f GiB, %s", arguments[0], device.id(), device.name(), device.memoryBytes() / (double) (1 << 30),
                device.detail()));
        ObjectNode report = new ObjectMapper().createObjectNode().put("check", arguments[0]).put("device", device.name()).put("device_detail", device.detail())
                .put("memory_bytes", device.memoryBytes()).put("numerics_version", Numerics.VERSION).put("java", System.getProperty("java.version"))
                .put("processor", Backends.best().availability().detail()).put("size", Integer.parseInt(arguments[2]));
        boolean same = check(arguments[0], Integer.parseInt(arguments[2]), gpu, report, out);
        report.put("same", same);
        if (arguments.length == 4) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(Path.of(arguments[3]).toFile(), report);
        }
        return same ? 0 : DIFFERENT;
    }

    private static boolean check(String check, int size, Backend gpu, ObjectNode report, PrintStream out) {
        Equality equality = new Equality(gpu, report, out);
        switch (check) {
            case "kernels":
                return equality.kernels(size);
            case "presets":
                return equality.presets(size);
            case "repeats":
                return equality.repeats(size);
            default:
                new Measurements(gpu, report, out, size).all();
                return true;
        }
    }
}
