package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir
    Path folder;

    @Test
    void playsToItsEndAndLeavesNothing() throws Exception {
        Path stage = folder.resolve("stage");
        Files.createDirectory(stage);
        Rehearsal.in(stage);
        assertFalse(Files.exists(stage));
    }

    /** Where it fails the build says so, and its folder goes as well. */
    @Test
    void saysWhatWentWrong() throws Exception {
        Path stage = folder.resolve("stage");
        Files.createDirectory(stage);
        Files.writeString(stage.resolve("store"), "in the way");
        Exception problem = assertThrows(Exception.class, () -> Rehearsal.in(stage));
        assertTrue(problem.toString().contains("store"), problem::toString);
        assertFalse(Files.exists(stage));
    }

    @Test
    void isNoneOfTheCommandsThatAreListed() {
        assertFalse(Main.commandLine().getUsageMessage().contains("rehearse"));
        assertEquals("rehearse", Main.commandLine().getSubcommands().get("rehearse").getCommandName());
    }
}
