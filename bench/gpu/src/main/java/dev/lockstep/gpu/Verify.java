package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.cuda.CudaBackend;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Holds a GPU to the bits of the processor, and measures it; what {@code verify.sh} calls, part by part. */
public final class Verify {
    static final int DIFFERENT = 1;
    static final int USAGE = 2;
    static final int NO_GPU = 3;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Verify() {}

    public static void main(String[] arguments) throws IOException {
        int status = run(arguments, System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        try {
            VerifyCall call = VerifyCall.parse(arguments);
            return call.part().equals("compare") ? compare(call, out) : onGpu(call, out, err);
        } catch (SpecException e) {
            err.println(e.getMessage());
            return USAGE;
        }
    }

    private static int onGpu(VerifyCall call, PrintStream out, PrintStream err) throws IOException {
        CudaBackend gpu;
        DeviceInfo device;
        try {
            DeviceSpec wanted = DeviceSpec.parse(call.device());
            if (wanted.kind() != DeviceSpec.Kind.CUDA) {
                throw new SpecException("", "device=" + wanted.text() + ", allowed are cuda and cuda:N");
            }
            gpu = (CudaBackend) Backends.choose(wanted);
            device = Backends.devices().stream().filter(one -> one.available() && Backends.fits(wanted, one.id())).findFirst().orElseThrow();
        } catch (DeviceException e) {
            err.println("nothing was verified: " + e.getMessage().replace("; choose auto or cpu", ""));
            return NO_GPU;
        }
        out.println(String.format(Locale.ROOT, "%s: %s %s, %.1f GiB, %s", call.part(), device.id(), device.name(), device.memoryBytes() / (double) (1 << 30),
                device.detail()));
        ObjectNode report = JSON.createObjectNode().put("check", call.part()).put("device", device.name()).put("device_detail", device.detail())
                .put("memory_bytes", device.memoryBytes()).put("numerics_version", Numerics.VERSION).put("java", System.getProperty("java.version"))
                .put("processor", Backends.best().availability().detail()).put("size", call.size()).put("quick", call.quick());
        boolean same;
        try {
            same = check(call, gpu, device.id(), report, out);
            report.put("same", same);
        } catch (DeviceException e) {
            err.println(call.part() + " failed: " + e.getMessage());
            report.put("problem", e.getMessage());
            same = false;
        }
        write(call, report);
        return same ? 0 : DIFFERENT;
    }

    private static boolean check(VerifyCall call, CudaBackend gpu, String device, ObjectNode report, PrintStream out) {
        Equality equality = new Equality(gpu, call.effort(), report, out);
        switch (call.part()) {
            case "kernels":
                return equality.kernels(call.size());
            case "presets":
                return equality.presets(call.presets(), call.size());
            case "repeats":
                return equality.repeats(call.size());
            default:
                new Measurements(gpu, device, call.effort(), report, out, call.size()).all();
                return true;
        }
    }

    /** What lies in the folder. */
    private static int compare(VerifyCall call, PrintStream out) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        out.println("compare:");
        new Comparison(read(Path.of(call.device(), "measure.json")), read(Path.of(call.device(), "pytorch.json")), report, out).all();
        write(call, report);
        return 0;
    }

    private static JsonNode read(Path file) throws IOException {
        return Files.exists(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance();
    }

    private static void write(VerifyCall call, ObjectNode report) throws IOException {
        if (call.file() != null) {
            JSON.writeValue(call.file().toFile(), report);
        }
    }
}
