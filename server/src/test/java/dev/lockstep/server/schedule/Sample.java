package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sweeps and runs with nothing in them but what a test looks at. */
final class Sample {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    /** One processor. */
    static final Placement PROCESSOR = placement(List.of("cpu"), 1);

    private Sample() {}

    /** All runs can train together, and on any of the devices. */
    static Placement placement(List<String> devices, int most) {
        return new Placement() {
            @Override
            public List<String> devices(RunSpec run) {
                return devices;
            }

            @Override
            public Object cohort(RunSpec run) {
                return "";
            }

            @Override
            public int most(String device) {
                return most;
            }

            @Override
            public boolean single(String device) {
                return device.startsWith("cuda:");
            }
        };
    }

    static Instant at(int seconds) {
        return T0.plusSeconds(seconds);
    }

    static Worker worker(String id) {
        return new Worker(id, 1);
    }

    static SweepInfo sweep(int id) {
        return sweep(id, "{}");
    }

    private static SweepInfo sweep(int id, String spec) {
        return new SweepInfo(id, "sweep " + id, spec, "[]", "[]", T0, false, "", "[]");
    }

    static RunInfo run(int id, int sweep, int index, String dataset, long steps) {
        return new RunInfo(id, sweep, index, Map.of(), dataset, 1, steps, steps * 1000.0, null, T0, null);
    }

    /** A sweep of {@code count} runs of 100 steps with ids from {@code firstRun} on. */
    static Event.Submitted submitted(int sweep, int firstRun, int count, String dataset) {
        return submitted(sweep, firstRun, count, dataset, "{}");
    }

    /** The same of a sweep of whose runs only so many may train at once. */
    static Event.Submitted limited(int sweep, int firstRun, int count, String dataset, int concurrency) {
        return submitted(sweep, firstRun, count, dataset, "{\"concurrency\": " + concurrency + "}");
    }

    private static Event.Submitted submitted(int sweep, int firstRun, int count, String dataset, String spec) {
        List<RunInfo> runs = IntStream.range(0, count).mapToObj(i -> run(firstRun + i, sweep, i, dataset, 100)).toList();
        return new Event.Submitted(sweep(sweep, spec), runs);
    }

    static Progress progress(long step, double elapsed) {
        return new Progress(step, 1, 0.5f, 0.5f, null, null, null, null, elapsed);
    }

    static Progress tested(long step, float accuracy, float best) {
        return new Progress(step, 1, 0.5f, 0.5f, 0.4f, accuracy, best, 1000.0, 1);
    }
}
