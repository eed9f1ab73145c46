package dev.lockstep.engine.backend;

import dev.lockstep.engine.spec.DeviceSpec;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The backends of this installation, the processor first. */
public final class Backends {
    private static final List<Backend> ALL = ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    private static final String CPU = "cpu";

    private Backends() {}

    /** All that are built in, also those that are not available here: their {@link Backend#availability()} says why. */
    public static List<Backend> all() {
        return ALL;
    }

    /** The first that is available: for work that is too small for a GPU. */
    public static Backend best() {
        return ALL.stream().filter(backend -> backend.availability().available()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no backend is available: " + ALL.stream()
                        .map(backend -> backend.id() + ": " + backend.availability().detail()).toList()));
    }

    /** Everything that could train, in the order in which {@code auto} takes them: GPUs before the processor. */
    public static List<DeviceInfo> devices() {
        return devices(ALL);
    }

    static List<DeviceInfo> devices(List<Backend> backends) {
        return Stream.concat(others(backends), backends.stream().filter(backend -> backend.id().equals(CPU)))
                .flatMap(backend -> backend.devices().stream()).toList();
    }

    private static Stream<Backend> others(List<Backend> backends) {
        return backends.stream().filter(backend -> !backend.id().equals(CPU));
    }

    /**
     * What a specification asks for, on the very device.
     *
     * @throws DeviceException with the reason when it is not there
     */
    public static Backend choose(DeviceSpec device) {
        return choose(device, ALL);
    }

    static Backend choose(DeviceSpec device, List<Backend> backends) {
        List<DeviceInfo> devices = devices(backends);
        String wanted = device.text();
        DeviceInfo chosen = devices.stream().filter(info -> info.available() && fits(device, info.id()))
                .findFirst().orElseThrow(() -> new DeviceException("device=" + wanted + " cannot be used: " + reason(devices, wanted) + "; choose auto or cpu"));
        int colon = chosen.id().indexOf(':');
        Backend backend = backends.stream().filter(candidate -> matches(chosen.id(), candidate.id())).findFirst().orElseThrow();
        return colon < 0 ? backend : backend.on(Integer.parseInt(chosen.id().substring(colon + 1)));
    }

    /** Whether a specification may take that device. */
    public static boolean fits(DeviceSpec wanted, String id) {
        return wanted.kind() == DeviceSpec.Kind.AUTO || matches(id, wanted.text());
    }

    /** {@code cuda} is any of its devices. */
    private static boolean matches(String id, String wanted) {
        return id.equals(wanted) || id.startsWith(wanted + ":");
    }

    private static String reason(List<DeviceInfo> devices, String wanted) {
        List<DeviceInfo> asked = devices.stream().filter(info -> matches(info.id(), wanted)).toList();
        if (!asked.isEmpty()) {
            return String.join("; ", asked.stream().map(info -> (info.id().contains(":") ? info.id() + " " + info.name() + ", " : "") + info.detail()).toList());
        }
        List<DeviceInfo> same = devices.stream().filter(info -> matches(info.id(), wanted.replaceAll(":.*", "")) || matches(wanted, info.id())).toList();
        if (same.isEmpty()) {
            return "there is no such backend";
        }
        return same.get(0).id().contains(":") ? "there is only " + String.join(", ", same.stream().map(DeviceInfo::id).toList()) : same.get(0).detail();
    }
}
