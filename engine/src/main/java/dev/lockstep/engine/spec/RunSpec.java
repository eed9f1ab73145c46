package dev.lockstep.engine.spec;

/** One experiment with every parameter fixed: what a worker trains. */
public record RunSpec(ModelSpec model, DatasetSpec dataset, TrainingSpec training, DeviceSpec device) {
    /** On whatever is fastest here. */
    public RunSpec(ModelSpec model, DatasetSpec dataset, TrainingSpec training) {
        this(model, dataset, training, DeviceSpec.AUTO);
    }

    public RunSpec withDevice(DeviceSpec value) {
        return new RunSpec(model, dataset, training, value);
    }
}
