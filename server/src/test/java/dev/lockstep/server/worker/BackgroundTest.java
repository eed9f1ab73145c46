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
    private record Place(int policy, int nice) {
        static Place of(Path thread) throws Exception {
            return new Place(Background.policy(thread), Background.nice(thread));
        }
    }

    @Test
    void theThreadStepsBackOnceAndNoOtherDoes() throws Exception {
        FutureTask<List<Place>> steps = new FutureTask<>(() -> {
            Path thread = Path.of("/proc/thread-self").toRealPath();
            Place before = Place.of(thread);
            Background.enter();
            Place after = Place.of(thread);
            Background.enter();
            return List.of(before, after, Place.of(thread));
        });
        Thread thread = new Thread(steps, "odd) name 1 (");
        thread.start();
        List<Place> places = steps.get();
        Place before = places.get(0);
        Place after = places.get(1);
        // Not every system has the program that chooses the class.
        assertTrue(after.policy() == Background.IDLE_CLASS || after.nice() == Math.min(19, before.nice() + 5), places::toString);
        assertEquals(after, places.get(2));
        assertEquals(before, Place.of(Path.of("/proc/thread-self").toRealPath()));
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
