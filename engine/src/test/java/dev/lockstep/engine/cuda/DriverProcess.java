package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM of its own with another driver in its library path: JCuda's classes are loaded once. */
final class DriverProcess {
    private DriverProcess() {}

    /** @return the folder of {@code host/driver.cpp}, compiled; the test is skipped where it cannot be */
    static Path driver() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "JCuda's library is one for Linux on x86-64");
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        return HostCompiler.compileDriver();
    }

    /** @return what it printed */
    static String run(Class<?> main, Path libraries, Map<String, String> environment) throws Exception {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                main.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        String before = builder.environment().get("LD_LIBRARY_PATH");
        builder.environment().put("LD_LIBRARY_PATH", libraries + (before == null ? "" : File.pathSeparator + before));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
