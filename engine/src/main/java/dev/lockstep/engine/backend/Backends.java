package dev.lockstep.engine.backend;

import java.util.List;
import java.util.ServiceLoader;

/** The backends of this installation, in the order in which they are preferred. */
public final class Backends {
    private static final List<Backend> ALL = ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Backends() {}

    /** All that are built in, also those that are not available here: their {@link Backend#availability()} says why. */
    public static List<Backend> all() {
        return ALL;
    }

    /** The first that is available. */
    public static Backend best() {
        return ALL.stream().filter(backend -> backend.availability().available()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no backend is available: " + ALL.stream()
                        .map(backend -> backend.id() + ": " + backend.availability().detail()).toList()));
    }
}
