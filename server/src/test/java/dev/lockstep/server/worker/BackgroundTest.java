package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void theThreadStepsBackOnceAndNoOtherDoes() throws Exception {
        FutureTask<int[]> steps = new FutureTask<>(() -> {
            Path thread = Path.of("/proc/thread-self").toRealPath();
            int before = Background.nice(thread);
            Background.enter();
            int after = Background.nice(thread);
            Background.enter();
            return new int[] {before, after, Background.nice(thread)};
        });
        Thread thread = new Thread(steps, "odd) name 1 (");
        thread.start();
        int[] nice = steps.get();
        assertEquals(Math.min(19, nice[0] + 5), nice[1]);
        assertEquals(nice[1], nice[2]);
        Path own = Path.of("/proc/thread-self");
        assertEquals(nice[0], Background.nice(Files.exists(own) ? own.toRealPath() : own));
    }
}
