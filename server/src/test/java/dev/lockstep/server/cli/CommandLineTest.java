package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.experiments.Presets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir
    Path folder;

    @Test
    void tellsItsVersion() {
        assertEquals(0, run("--version"));
        assertEquals("Lockstep 0.1.0", out.toString().trim());
    }

    @Test
    void listsThePresets() {
        assertEquals(0, run("presets"));
        Presets.load().all().forEach(preset -> assertTrue(out.toString().lines().anyMatch(line -> line.startsWith(preset.id() + " "))));
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertEquals(2, run());
        for (String command : new String[] {"serve", "demo", "presets"}) {
            assertTrue(err.toString().contains(command));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--host 0.0.0.0     | 1 | lockstep: host=0.0.0.0, allowed are localhost, 127.0.0.1, ::1; the server has no passwords yet",
        "--port 65536       | 1 | lockstep: --port=65536, allowed are 0 to 65535",
        "--workers 0        | 1 | lockstep: --workers=0, allowed are 1 to 256",
        "--port seventy     | 2 | Invalid value for option '--port'",
        "--prot 7070        | 2 | Unknown options: '--prot', '7070'",
    })
    void refusesWhatItCannotDo(String options, int status, String message) {
        assertEquals(status, run(("serve " + options).split(" ")));
        assertTrue(err.toString().startsWith(message), err.toString());
    }

    @Test
    void saysWhenThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(1, run("serve", "--port", Integer.toString(other.getLocalPort()), "--store", folder.toString()));
            assertEquals("lockstep: port=" + other.getLocalPort() + " is taken by another program; choose another with --port", err.toString().trim());
        }
    }

    @Test
    void saysWhenTheStoreCannotBeUsed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(1, run("serve", "--port", "0", "--store", file.resolve("store").toString()));
        assertTrue(err.toString().startsWith("lockstep: cannot write to the store " + file.resolve("store")), err.toString());
    }

    @Test
    void theDataDirectoryIsGivenOrInTheEnvironmentOrInTheStore() {
        ServerOptions given = options("--store", "s", "--data-dir", "d");
        assertEquals(Path.of("d").toAbsolutePath(), given.settings("e").dataDir());
        assertEquals(Path.of("e").toAbsolutePath(), options("--store", "s").settings("e").dataDir());
        assertEquals(Path.of("s", "datasets").toAbsolutePath(), options("--store", "s").settings(null).dataDir());
    }

    private static ServerOptions options(String... arguments) {
        ServerOptions options = new ServerOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }

    private int run(String... arguments) {
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
