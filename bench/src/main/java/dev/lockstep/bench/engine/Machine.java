package dev.lockstep.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the measurements ran on. */
public final class Machine {
    private Machine() {}

    /** The processor's name where the operating system tells it. */
    public static String processor() {
        int cores = Runtime.getRuntime().availableProcessors();
        try {
            String name = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(System.getProperty("os.arch"));
            return name + ", " + cores + " cores";
        } catch (IOException e) {
            return System.getProperty("os.arch") + ", " + cores + " cores";
        }
    }
}
