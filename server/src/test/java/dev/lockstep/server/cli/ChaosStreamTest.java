package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The trials of the stream in their small form, each against a server in a process of its own. */
@Tag("trial")
@Execution(ExecutionMode.CONCURRENT)
class ChaosStreamTest {
    private static Stream<Arguments> trials() {
        return Stream.of(
                arguments("slow", List.of("slow clients: at most [0-9]+ KiB held for one of them .allowed: 1024 KiB.")),
                arguments("reconnect", List.of("reconnect: 0 of 40 histories have a gap or a duplicate", "reconnect: a cursor beyond the end was closed with 4400: .*",
                        "reconnect: 9 of 9 malformed cursors were refused with 400 and the reason")),
                arguments("backfill", List.of("backfill: the spike of one batch is at every level .*", "backfill: the one NaN is where it happened, counted 1")));
    }

    private static Stream<Arguments> crowds() {
        return Stream.of(
                arguments("viewers", List.of("viewers: 0 of 50 x 8 histories are not those in the logs; 50 of 50 were closed by the end")),
                arguments("idle", List.of("idle: 200 are held in [0-9]+ MiB of memory at most, .*")));
    }

    @Tag("thorough")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void crowds(String trial, List<String> promises) {
        findsItsPromisesKept(trial, promises);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trials")
    void findsItsPromisesKept(String trial, List<String> promises) {
        StringWriter out = new StringWriter();
        int status = Main.commandLine().setOut(new PrintWriter(out, true)).execute("chaos", "stream", trial);
        assertEquals(0, status, out::toString);
        List<String> lines = out.toString().lines().toList();
        for (String found : promises) {
            Pattern pattern = Pattern.compile("ok      " + found);
            assertTrue(lines.stream().anyMatch(line -> pattern.matcher(line).matches()), found + "\n" + out);
        }
    }

    @Test
    void unknownTrialsAreRefusedByName() {
        StringWriter err = new StringWriter();
        assertEquals(2, Main.commandLine().setErr(new PrintWriter(err, true)).execute("chaos", "stream", "fast"));
        assertTrue(err.toString().contains("Unmatched argument at index 2: 'fast'"), err::toString);
    }
}
