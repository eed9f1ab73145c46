package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BackgroundTest {
    @Test
    void theThreadStepsBackOnceAndNoOtherDoes() throws Exception {
        FutureTask<List<Integer>> steps = new FutureTask<>(() -> {
            Path thread = Path.of("/proc/thread-self").toRealPath();
            int before = Background.nice(thread);
            Background.enter();
            int after = Background.nice(thread);
            Background.enter();
            return List.of(before, after, Background.nice(thread));
        });
        Thread thread = new Thread(steps, "odd) name 1 (");
        thread.start();
        int before = steps.get().get(0);
        int after = Math.min(19, before + Background.STEPS);
        assertEquals(List.of(before, after, after), steps.get());
        assertEquals(before, Background.nice(Path.of("/proc/thread-self").toRealPath()));
    }

    @Test
    void theThreadsThatCompileAreFound() throws Exception {
        List<Path> compilers = Background.compilers();
        assertFalse(compilers.isEmpty());
        for (Path compiler : compilers) {
            assertTrue(Files.readString(compiler.resolve("comm")).startsWith("C"), compiler::toString);
        }
    }
}
