package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {
    private static final Tls TLS = new Tls(Path.of("cert.pem"), Path.of("key.pem"));

    /** Some of these are loopback after all, to one or the other system's taste. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0", "*", "", "192.168.1.7", "10.0.0.1", "lab.example.org", "localhost.evil.example", "127.1", "0x7f.0.0.1", "2130706433",
        "127.0.0.1.nip.io", "::ffff:127.0.0.1", "[::1]", "LOCALHOST", "fe80::1"})
    void nothingButLoopbackIsServedWithoutTls(String host) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Binding(host, 7070, null, List.of("lab"), List.of()));
        assertEquals("host=" + host + " can be reached from other machines, and without TLS others on the way could read the token: give --tls-cert and --tls-key,"
                + " or stay on localhost and reach it with ssh -L 7070:localhost:7070", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"localhost, http://127.0.0.1:7070", "127.0.0.1, http://127.0.0.1:7070", "127.0.3.4, http://127.0.3.4:7070", "::1, http://[::1]:7070"})
    void loopbackIs(String host, String url) {
        assertEquals(url, new Binding(host, 7070, null, List.of(), List.of()).url(7070));
    }

    @Test
    void everyAddressNeedsNames() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Binding("0.0.0.0", 7070, TLS, List.of(), List.of()));
        assertEquals("host=0.0.0.0 is every address of this machine: say by which names browsers ask for it, with --allow-host", e.getMessage());
        Binding named = new Binding("0.0.0.0", 443, TLS, List.of("lab.example.org"), List.of());
        assertEquals("https://lab.example.org", named.url(443));
        assertTrue(named.allHosts(443).containsAll(Set.of("lab.example.org", "localhost", "localhost:443")));
        assertTrue(named.allOrigins(443).containsAll(Set.of("https://lab.example.org", "https://localhost")));
    }

    @Test
    void namesAreThoseOfTheAddress() {
        assertEquals(Set.of("192.168.1.7:7070"), new Binding("192.168.1.7", 7070, TLS, List.of(), List.of()).allHosts(7070));
        assertEquals(Set.of("https://192.168.1.7:7070"), new Binding("192.168.1.7", 7070, TLS, List.of(), List.of()).allOrigins(7070));
        assertEquals(Set.of("localhost:80", "127.0.0.1:80", "[::1]:80", "localhost", "127.0.0.1", "[::1]"), Binding.loopback(80).allHosts(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "Lab", "http://lab", "lab/", "lab:", "lab:port", "lab lab", "-lab", "lab.", "*.example.org", "user@lab"})
    void namesAreWrittenAsBrowsersSendThem(String name) {
        IllegalArgumentException host = assertThrows(IllegalArgumentException.class, () -> new Binding("localhost", 0, null, List.of(name), List.of()));
        assertTrue(host.getMessage().startsWith("--allow-host=" + name + ", expected a name as browsers send it"), host.getMessage());
        for (String origin : new String[] {name, "http://" + name, "ftp://lab"}) {
            if (!origin.equals("http://lab")) {
                assertThrows(IllegalArgumentException.class, () -> new Binding("localhost", 0, null, List.of(), List.of(origin)));
            }
        }
    }
}
