package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.Availability;

/** Whether this JVM can run the vector kernels. Apart from them, because loading them without the module fails. */
final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Availability AVAILABILITY = probe();

    private VectorSupport() {}

    static Availability availability() {
        return AVAILABILITY;
    }

    static Kernels kernels(int thread) {
        return new VectorKernels(thread);
    }

    private static Availability probe() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Availability.no("the Vector API is not there; start java with --add-modules " + MODULE);
        }
        try {
            return Availability.yes("Vector API, " + VectorKernels.bits() + " bit");
        } catch (LinkageError e) {
            return Availability.no("the Vector API of this JVM does not work: " + e);
        }
    }
}
