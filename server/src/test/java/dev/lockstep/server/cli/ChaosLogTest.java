package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.server.MemoryDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The trials of the log in their smallest form, against servers in processes of their own. */
@Tag("kills")
@Execution(ExecutionMode.CONCURRENT)
class ChaosLogTest {
    @Test
    void killedServersLoseNothing() {
        String out = chaos("kill", "--kills", "2", "--epochs", "2");
        assertTrue(out.contains("ok      kill: 2 kills, "), out);
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsWithTheSameBits() {
        String out = chaos("resume", "--kills", "2", "--samples", "600");
        assertTrue(out.contains("ok      resume: 2 kills, done "), out);
    }

    @Tag("thorough")
    @Test
    void aPauseOutlivesAKilledServer() {
        String out = chaos("pause", "--rounds", "1", "--epochs", "3");
        assertTrue(out.contains("ok      pause: 1 times paused, killed, still paused, resumed, killed, still going on; all runs ended as undisturbed"), out);
    }

    @Tag("thorough")
    @Test
    void extendedRunsGoOnWhereverTheyAreKilled() {
        String out = chaos("extend", "--rounds", "1", "--kills", "2", "--epochs", "4");
        assertTrue(out.contains("ok      extend: ") && out.contains("; all 2 extended runs ended with the weights and the history"), out);
    }

    @Test
    void damagedLogsAreReadAsTheirWholePrefix(@TempDir(factory = MemoryDirectory.class) Path memory) {
        for (String kind : new String[] {"truncate", "flip"}) {
            String out = chaos(kind, "--records", "1", "--dir", memory.toString());
            for (String file : new String[] {"metrics", "weights"}) {
                assertTrue(out.contains("ok      " + kind + ": " + file + ".arrows was read as its exact whole prefix at all but 0 of "), out);
            }
        }
    }

    @Test
    void runsWaitForRoomOnTheDisk() {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "needs ulimit");
        String out = chaos("disk", "--stride", "48");
        assertTrue(out.contains("ok      disk: with room again both runs end with the weights and the history that they would have had"), out);
    }

    @Test
    void aClockThatIsSetBackChangesNothing() {
        String out = chaos("clock");
        assertTrue(out.contains("ok      clock: times of rows never go back"), out);
    }

    private static String chaos(String... trial) {
        StringWriter out = new StringWriter();
        String[] words = new String[trial.length + 1];
        words[0] = "chaos";
        System.arraycopy(trial, 0, words, 1, trial.length);
        assertEquals(0, Main.commandLine().setOut(new PrintWriter(out, true)).execute(words), out::toString);
        return out.toString();
    }
}
