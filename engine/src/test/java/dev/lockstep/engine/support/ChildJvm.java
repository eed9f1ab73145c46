package dev.lockstep.engine.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the same class path, for what depends on its version or its options. */
public final class ChildJvm {
    private ChildJvm() {}

    /** @return what {@code main} printed */
    public static String run(Class<?> main, String... options) throws IOException, InterruptedException {
        return run(Path.of(System.getProperty("java.home")), main, List.of(), options);
    }

    /**
     * @param java home of the JDK
     * @return what {@code main} printed
     */
    public static String run(Path java, Class<?> main, List<String> arguments, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), "exit status of " + command);
        return output;
    }
}
