package dev.lockstep.gpu;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code verify.sh} as a person calls it, with this JVM and these classes in the place of the bundle's. */
final class Script {
    static final Path FOLDER = Path.of(System.getProperty("lockstep.root"), "bench", "gpu");
    private final Map<String, String> environment = new HashMap<>();

    record Ended(int status, String output) {
        String lastLine() {
            return output.lines().reduce("", (before, line) -> line);
        }
    }

    /** @param driver where libcuda.so.1 lies */
    static Script withDriver(Path driver) {
        Script script = new Script();
        script.environment.put("LOCKSTEP_GPU_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        script.environment.put("LOCKSTEP_GPU_CLASSES", System.getProperty("java.class.path"));
        return script.with("LD_LIBRARY_PATH", driver.toString());
    }

    Script with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a program in front of all others of that name. */
    Script withProgram(Path folder, String name, String text) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name), text).toFile().setExecutable(true);
        environment.putIfAbsent("PATH", System.getenv("PATH"));
        return with("PATH", folder + File.pathSeparator + environment.get("PATH"));
    }

    Ended verify(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", FOLDER.resolve("verify.sh").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    Ended run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }
}
