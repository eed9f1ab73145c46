package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ServingThreadsTest {
    private static final String TRAINING = "lockstep-traini";

    @TempDir
    private Path store;

    @Test
    void nothingStaysBehindWithThreadsThatTrain() throws Exception {
        List<String> before = behind();
        try (TestServer server = TestServer.start(store)) {
            int sweep = server.launch(Requests.tiny());
            server.untilEnded(sweep);
            server.untilEnded(server.launch(Requests.tiny()));
            List<String> behind = behind();
            before.forEach(behind::remove);
            assertFalse(behind.isEmpty());
            // Compilers follow where a server of this JVM was started as a program.
            assertEquals(List.of(), behind.stream().filter(name -> !name.equals(TRAINING) && !name.matches("C[12] CompilerThre.*")).toList());
        }
    }

    /** Names of threads of this process that have less than the priority of most. */
    private static List<String> behind() throws IOException {
        List<String> names = new ArrayList<>();
        String own = place(Path.of("/proc/self/task/" + ProcessHandle.current().pid()));
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    if (!place(thread).equals(own)) {
                        names.add(Files.readString(thread.resolve("comm")).trim());
                    }
                } catch (NoSuchFileException ended) {
                    // it was none of them
                }
            }
        }
        return names;
    }

    /** Niceness and class. */
    private static String place(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return fields[16] + " " + fields[38];
    }
}
