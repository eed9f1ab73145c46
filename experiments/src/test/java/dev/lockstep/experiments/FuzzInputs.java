package dev.lockstep.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs from which fuzzing of a class begins, and those that it found: {@code <class>Inputs/<method>} among the resources, where Jazzer looks as well. */
final class FuzzInputs {
    private FuzzInputs() {}

    static List<byte[]> of(Class<?> test) throws IOException {
        Path folder = Path.of(System.getProperty("lockstep.root"), "experiments/src/test/resources", test.getPackageName().replace('.', '/'), test.getSimpleName() + "Inputs");
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        if (inputs.isEmpty()) {
            throw new IOException("no inputs in " + folder);
        }
        return inputs;
    }
}
