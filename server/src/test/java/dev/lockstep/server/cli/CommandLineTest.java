package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.experiments.Presets;
import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.Tokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void listsTheDevices() {
        assertEquals(0, run("devices"));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("cpu    available     CPU, [0-9.]+ GiB of heap, \\S.*")), out.toString());
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("cuda(  |:0) (not available|available    ) \\S.*")), out.toString());
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertEquals(2, run());
        for (String command : new String[] {"serve", "demo", "presets", "devices", "token"}) {
            assertTrue(err.toString().contains(command));
        }
    }

    @Test
    void everyCommandSaysWhatItTakes() {
        helps(Main.commandLine(), List.of());
    }

    private void helps(CommandLine command, List<String> path) {
        for (CommandLine sub : command.getSubcommands().values()) {
            List<String> words = new ArrayList<>(path);
            words.add(sub.getCommandName());
            helps(sub, words);
            out.getBuffer().setLength(0);
            String name = String.join(" ", words);
            words.add("--help");
            assertEquals(0, run(words.toArray(String[]::new)), name);
            assertTrue(out.toString().startsWith("Usage: lockstep " + name), out.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--host 0.0.0.0     | 1 | lockstep: host=0.0.0.0 can be reached from other machines, and without TLS others on the way could read the token",
        "--host 192.168.1.7 --port 80 | 1 | lockstep: host=192.168.1.7 can be reached from other machines, and without TLS",
        "--tls-cert c.pem   | 1 | lockstep: --tls-cert alone is not enough, give --tls-cert and --tls-key",
        "--tls-key k.pem    | 1 | lockstep: --tls-key alone is not enough, give --tls-cert and --tls-key",
        "--host :: --tls-cert c --tls-key k | 1 | lockstep: host=:: is every address of this machine: say by which names",
        "--allow-host http://lab | 1 | lockstep: --allow-host=http://lab, expected a name as browsers send it",
        "--allow-origin lab | 1 | lockstep: --allow-origin=lab, expected a site as browsers send it",
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
    void printsTheTokensOfAStoreAndMakesNewOnes() {
        assertEquals(1, run("token", "--store", folder.toString()));
        assertTrue(err.toString().startsWith("lockstep: there is no token in " + folder), err.toString());
        Tokens tokens = Tokens.open(folder);
        assertEquals(0, run("token", "--store", folder.toString()));
        assertEquals(0, run("token", "--read-only", "--store", folder.toString()));
        assertEquals(0, run("token", "--new", "--store", folder.toString()));
        List<String> printed = out.toString().lines().toList();
        assertEquals(List.of(tokens.of(Access.FULL), tokens.of(Access.READ_ONLY), Tokens.read(folder, Access.FULL)), printed);
        assertNotEquals(printed.get(0), printed.get(2));
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
