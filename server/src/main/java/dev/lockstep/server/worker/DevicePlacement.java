package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.DeviceSpec.Kind;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.CohortKey;
import dev.lockstep.server.schedule.Placement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The devices of this machine, and what they train together. */
public final class DevicePlacement implements Placement {
    /** On a GPU: as many as the kernels' fixed costs are small beside. */
    private static final int GPU_RUNS = 256;
    private static final String CPU = "cpu";

    private final List<Device> devices;
    private final int processorRuns;
    private final Map<DeviceSpec, List<String>> known = new ConcurrentHashMap<>();

    /** What runs of a cohort have in common, beside what they must: they then end together. */
    private record Key(CohortKey cohort, int epochs, long steps) {}

    /** @param processorRuns that a worker trains together on the processor */
    public DevicePlacement(List<Device> devices, int processorRuns) {
        this.devices = devices;
        this.processorRuns = processorRuns;
    }

    @Override
    public List<String> devices(RunSpec run) {
        return known.computeIfAbsent(run.device(), this::find);
    }

    private List<String> find(DeviceSpec wanted) {
        List<String> fitting = devices.stream().filter(device -> device.available() && Backends.fits(wanted, device.id())).map(Device::id).toList();
        if (fitting.isEmpty()) {
            return List.of(wanted.text());
        }
        List<String> gpus = fitting.stream().filter(id -> !id.equals(CPU)).toList();
        return wanted.kind() == Kind.AUTO && !gpus.isEmpty() ? gpus : fitting;
    }

    @Override
    public Object cohort(RunSpec run) {
        return new Key(CohortKey.of(run), run.training().epochs(), run.training().steps());
    }

    @Override
    public int most(String device) {
        return device.equals(CPU) ? processorRuns : GPU_RUNS;
    }

    @Override
    public boolean single(String device) {
        return !device.equals(CPU) && devices.stream().anyMatch(one -> one.id().equals(device) && one.available());
    }
}
