package dev.lockstep.engine.support;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs from which fuzzing of a class begins, and those that it found: {@code <class>Inputs/<method>} among the resources, where Jazzer looks as well. */
public final class FuzzInputs {
    private FuzzInputs() {}

    public static List<byte[]> of(Class<?> test) throws IOException {
        String name = test.getSimpleName() + "Inputs";
        URL resource = test.getResource(name);
        if (resource == null) {
            throw new IOException("no inputs in " + name);
        }
        Path folder = Path.of(URI.create(resource.toString()));
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
