package dev.lockstep.engine.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Other JDKs of this machine: from the environment, and from where Linux, macOS and SDKMAN keep them. */
public final class Jdks {
    private Jdks() {}

    /** @return its home */
    public static Optional<Path> find(int feature) {
        return homes().stream().filter(home -> Files.isExecutable(home.resolve("bin/java")) && feature(home) == feature).findFirst();
    }

    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isBlank()) {
                homes.add(Path.of(value));
            }
        });
        String user = System.getProperty("user.home");
        for (Path directory : List.of(Path.of("/usr/lib/jvm"), Path.of(user, ".sdkman/candidates/java"), Path.of(user, ".jdks"))) {
            homes.addAll(children(directory));
        }
        children(Path.of("/Library/Java/JavaVirtualMachines")).forEach(bundle -> homes.add(bundle.resolve("Contents/Home")));
        return homes;
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** From the line {@code JAVA_VERSION="25.0.3"} of the file {@code release}; 0 where there is none. */
    private static int feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION=")).findFirst()
                    .map(line -> Runtime.Version.parse(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'))).feature()).orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
