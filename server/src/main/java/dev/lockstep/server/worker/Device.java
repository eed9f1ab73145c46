package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.server.schedule.Worker;
import java.util.List;

/**
 * A backend as the server shows it. The rest of the server learns about the engine from here.
 *
 * @param detail what it runs on, or why it cannot be used
 */
public record Device(String id, String name, boolean available, String detail) {
    /** In the order in which they are preferred. May look for hardware: not for event loops. */
    public static List<Device> all() {
        return Backends.all().stream().map(Device::of).toList();
    }

    /** A worker on the best device. */
    public static Worker worker(int number) {
        return new Worker(Integer.toString(number), Backends.best().id(), Numerics.VERSION);
    }

    public static int numericsVersion() {
        return Numerics.VERSION;
    }

    /** What one run of a model takes while it trains. */
    public static long memoryBytes(ModelSpec model, int batchSize) {
        return PlanCompiler.compile(model, batchSize).memoryBytes(1);
    }

    private static Device of(Backend backend) {
        return new Device(backend.id(), backend.name(), backend.availability().available(), backend.availability().detail());
    }
}
