package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The trials of the log in their smallest form, against servers in processes of their own. */
class ChaosLogTest {
    @Test
    void killedServersLoseNothing() {
        String out = chaos("kill", "--kills", "4", "--epochs", "3");
        assertTrue(out.contains("ok      kill: 4 kills, "), out);
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsWithTheSameBits() {
        String out = chaos("resume", "--kills", "4", "--samples", "1000");
        assertTrue(out.contains("ok      resume: 4 kills, done "), out);
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
