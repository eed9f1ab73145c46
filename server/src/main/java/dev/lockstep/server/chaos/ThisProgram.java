package dev.lockstep.server.chaos;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/** What this program is started with again, in a process of its own. */
final class ThisProgram {
    private ThisProgram() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Those of this JVM, without agents, which would watch the other one too. */
    static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib")).toList();
    }

    /** The one jar, where this class lies in it: kept classes fit nothing else. Elsewhere all that this JVM has. */
    static String classPath() {
        URL own = location(ThisProgram.class);
        if (!own.equals(location(Vertx.class))) {
            return System.getProperty("java.class.path");
        }
        try {
            return Path.of(own.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
