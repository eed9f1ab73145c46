package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What was measured of the kernels beside what was measured of PyTorch in the same call, and beside what is asked for: one run at least 5 times as fast as eager and
 * level with a captured graph; 64 runs at least 50 times as fast as one eager run after the other; sweeps ahead of vmap; ten epochs for 64 runs in less than 5
 * seconds.
 */
final class Comparison {
    private static final double EAGER = 5;
    private static final double SEQUENTIAL = 50;
    /** Of the runs of a sweep. */
    private static final int SWEEP = 64;
    private static final int WHOLE_EPOCHS = 10;
    private static final double EPOCH_SECONDS = 5;

    private final JsonNode measured;
    private final JsonNode pytorch;
    private final ObjectNode report;
    private final PrintStream out;

    /** @param pytorch missing where there is none */
    Comparison(JsonNode measured, JsonNode pytorch, ObjectNode report, PrintStream out) {
        this.measured = measured;
        this.pytorch = pytorch;
        this.report = report;
        this.out = out;
    }

    void all() {
        ArrayNode ratios = report.putArray("times_as_fast");
        for (JsonNode own : measured.path("training")) {
            double rate = own.path("run_steps_per_second").asDouble();
            int runs = own.path("runs").asInt();
            if (runs == 1) {
                compare(ratios, own, rate, "eager", 1, EAGER, "eager");
                compare(ratios, own, rate, "CUDA graph", 1, 1, "a CUDA graph");
            } else {
                compare(ratios, own, rate, "eager", 1, runs == SWEEP ? SEQUENTIAL : 0, "one eager run after the other");
                compare(ratios, own, rate, "vmap", runs, 1, "vmap");
            }
        }
        JsonNode epochs = measured.path("epochs");
        if (epochs.path("epochs").asInt() == WHOLE_EPOCHS && epochs.path("runs").asInt() == SWEEP && epochs.has("seconds")) {
            boolean reached = epochs.path("seconds").asDouble() < EPOCH_SECONDS;
            report.putObject("epochs").put("seconds", epochs.path("seconds").asDouble()).put("asked_seconds", EPOCH_SECONDS).put("reached", reached);
            out.println(String.format(Locale.ROOT, "  ten epochs for 64 runs: %.2f s, asked are less than 5: %s", epochs.path("seconds").asDouble(), said(reached)));
        }
    }

    /** @param asked 0 for nothing */
    private void compare(ArrayNode ratios, JsonNode own, double rate, String what, int runs, double asked, String name) {
        String title = own.path("preset").asText() + " runs=" + own.path("runs").asInt() + " against " + name;
        JsonNode other = find(own.path("preset").asText(), what, runs);
        String missing = own.has("problem") ? "not measured here" : other.has("problem") ? other.path("problem").asText()
                : other.isMissingNode() ? "PyTorch was not measured"
                : other.path("batch_size").asInt() != own.path("batch_size").asInt() ? "the batches have other sizes" : null;
        ObjectNode result = ratios.addObject().put("preset", own.path("preset").asText()).put("runs", own.path("runs").asInt()).put("against", name);
        if (missing != null) {
            result.put("problem", missing);
            out.println("  " + title + ": not compared, " + missing);
            return;
        }
        double ratio = rate / other.path("run_steps_per_second").asDouble();
        result.put("times", ratio);
        if (asked > 0) {
            result.put("asked", asked).put("reached", ratio >= asked);
        }
        out.println(String.format(Locale.ROOT, "  %s: %.2f times as fast%s", title, ratio,
                asked > 0 ? String.format(Locale.ROOT, ", asked are at least %.0f: %s", asked, said(ratio >= asked)) : ""));
    }

    private JsonNode find(String preset, String what, int runs) {
        for (JsonNode one : pytorch.path("training")) {
            if (one.path("preset").asText().equals(preset) && one.path("what").asText().equals(what) && one.path("runs").asInt() == runs) {
                return one;
            }
        }
        return pytorch.path("nothing");
    }

    private static String said(boolean reached) {
        return reached ? "reached" : "MISSED";
    }
}
