package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.server.schedule.Worker;
import java.util.List;

/**
 * What can train, as the server shows it. The rest of the server learns about the engine from here.
 *
 * @param memoryBytes 0 where there is no device
 * @param detail what more there is to say, or why it cannot be used
 */
public record Device(String id, String name, long memoryBytes, boolean available, String detail) {
    /** In the order in which {@code auto} takes them. May look for hardware: not for event loops. */
    public static List<Device> all() {
        return Backends.devices().stream().map(info -> new Device(info.id(), info.name(), info.memoryBytes(), info.available(), info.detail())).toList();
    }

    public static Worker worker(int number) {
        return new Worker(Integer.toString(number), Numerics.VERSION);
    }

    public static int numericsVersion() {
        return Numerics.VERSION;
    }

    /** What one run of a model takes while it trains. */
    public static long memoryBytes(ModelSpec model, int batchSize) {
        return PlanCompiler.compile(model, batchSize).memoryBytes(1);
    }
}
