package dev.lockstep.server.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    Path folder;

    private HistoryFile open(Path file) throws IOException {
        return HistoryFile.open("history", file, Map.of("preset", "basic-cnn"), List.of());
    }

    @Test
    void aHistoryLongerThanOneBatchOfRowsIsWhole() throws IOException {
        int steps = 2 * HistoryExport.ROWS + 3;
        Path file = folder.resolve("long.csv");
        try (HistoryFile history = open(file)) {
            for (int step = 1; step <= steps; step++) {
                history.step(step, 1, 1f / step, 0, 0.1, step, step);
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(IntStream.rangeClosed(1, steps).boxed().toList(), lines.stream().skip(1).map(line -> Integer.valueOf(line.split(",")[1])).toList());
    }

    @Test
    void theNameStaysWithTheOldContentUntilTheRunHasEnded() throws IOException {
        Path file = Files.writeString(folder.resolve("history.json"), "old");
        try (HistoryFile history = open(file)) {
            history.step(1, 1, 1, 1, 1, 1, 1);
            assertEquals("old", Files.readString(file));
        }
        assertTrue(Files.readString(file).startsWith("[{\"run\":0,\"step\":1,"), Files.readString(file));
    }

    @Test
    void withoutARowNothingIsWritten() throws IOException {
        open(folder.resolve("empty.arrow")).close();
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aFolderThatGoesAwayIsToldAtTheEnd() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        HistoryFile history = open(gone.resolve("history.csv"));
        history.step(1, 1, 1, 1, 1, 1, 1);
        List<Path> inside = new ArrayList<>();
        try (Stream<Path> files = Files.list(gone)) {
            files.forEach(inside::add);
        }
        for (Path file : inside) {
            Files.delete(file);
        }
        Files.delete(gone);
        IOException e = assertThrows(IOException.class, history::close);
        assertTrue(e.getMessage().startsWith("the history was not written: " + gone.resolve("history.csv") + ": java.nio.file.NoSuchFileException"), e.getMessage());
    }

    @Test
    void aDiskThatIsFullDoesNotEndTheRun() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full");
        // What is written goes to the temporary name, which leads to a device without room.
        Path temporary = folder.resolve(".history.csv." + ProcessHandle.current().pid() + ".tmp");
        Files.createSymbolicLink(temporary, full);
        Path file = folder.resolve("history.csv");
        HistoryFile history = open(file);
        for (int step = 1; step <= HistoryExport.ROWS + 1; step++) {
            history.step(step, 1, 1, 1, 1, 1, 1);
        }
        IOException e = assertThrows(IOException.class, history::close);
        assertTrue(e.getMessage().startsWith("the history was not written: " + file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(temporary));
    }
}
