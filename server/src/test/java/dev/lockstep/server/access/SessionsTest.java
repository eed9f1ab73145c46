package dev.lockstep.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionsTest {
    @TempDir
    Path store;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Tokens tokens;
    private Sessions sessions;

    @BeforeEach
    void open() {
        tokens = Tokens.open(store);
        sessions = restarted();
    }

    private Sessions restarted() {
        return Sessions.open(store, Tokens.open(store), () -> now);
    }

    private static Optional<Access> access(Sessions sessions, String kept) {
        return sessions.find(kept).map(Session::access);
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void aSessionLastsThirtyDays(Access access) {
        String kept = sessions.begin(access, "a browser");
        assertEquals(Optional.of(access), access(sessions, kept));
        now = Instant.parse("2026-01-30T23:59:59Z");
        assertEquals(Optional.of(access), access(sessions, kept));
        now = Instant.parse("2026-01-31T00:00:00Z");
        assertEquals(Optional.empty(), access(sessions, kept));
        assertEquals(List.of(), sessions.all());
    }

    @Test
    void noCharacterOfASessionCanBeChanged() {
        String kept = sessions.begin(Access.READ_ONLY, null);
        assertFalse(kept.contains(tokens.of(Access.READ_ONLY)));
        for (int i = 0; i < kept.length(); i++) {
            assertEquals(Optional.empty(), sessions.find(kept.substring(0, i)));
            for (char other : new char[] {'A', 'B', '0', '9', '.', '-', 'f'}) {
                if (other != kept.charAt(i)) {
                    assertEquals(Optional.empty(), sessions.find(kept.substring(0, i) + other + kept.substring(i + 1)));
                }
            }
        }
        assertEquals(Optional.empty(), sessions.find(kept.replace("read-only", "full")));
        assertEquals(Optional.empty(), sessions.find(kept + "A"));
    }

    @Test
    void oneSessionIsEndedAndTheOthersStayOverARestart() throws Exception {
        List<String> told = new ArrayList<>();
        sessions.onEnd(told::add);
        String laptop = sessions.begin(Access.FULL, "laptop");
        String phone = sessions.begin(Access.FULL, "phone");
        String viewer = sessions.begin(Access.READ_ONLY, "x".repeat(5000));
        assertEquals(List.of("x".repeat(200), "phone", "laptop"), sessions.all().stream().map(Session::agent).toList());
        String id = sessions.find(phone).orElseThrow().id();
        assertTrue(sessions.end(id));
        assertFalse(sessions.end(id));
        assertEquals(List.of(id), told);
        sessions.save();
        for (Sessions each : List.of(sessions, restarted())) {
            assertEquals(Optional.empty(), access(each, phone));
            assertEquals(Optional.of(Access.FULL), access(each, laptop));
            assertEquals(Optional.of(Access.READ_ONLY), access(each, viewer));
        }
        assertFalse(Files.readString(store.resolve("sessions")).contains(laptop.substring(laptop.lastIndexOf('.') + 1)), "the list opens nothing");
    }

    @Test
    void sessionsEndWithTheirToken() throws Exception {
        String full = sessions.begin(Access.FULL, "a");
        String readOnly = sessions.begin(Access.READ_ONLY, "b");
        sessions.save();
        Tokens.renew(store, Access.FULL);
        Sessions renewed = restarted();
        assertEquals(Optional.empty(), access(renewed, full));
        assertEquals(Optional.of(Access.READ_ONLY), access(renewed, readOnly));
        assertEquals(List.of("b"), renewed.all().stream().map(Session::agent).toList());
    }

    @Test
    void theOldestSessionMakesRoom() {
        String first = sessions.begin(Access.FULL, "first");
        String second = sessions.begin(Access.FULL, "second");
        for (int i = 2; i <= Sessions.MAX; i++) {
            sessions.begin(Access.FULL, "more");
        }
        assertEquals(Sessions.MAX, sessions.all().size());
        assertEquals(Optional.empty(), access(sessions, first));
        assertEquals(Optional.of(Access.FULL), access(sessions, second));
    }

    @Test
    void aDamagedListIsNamed() throws Exception {
        for (String damage : List.of("[", "{}", "[1]", "[{}]", "[{\"id\": 1}]")) {
            Files.writeString(store.resolve("sessions"), damage);
            String message = assertThrows(StoreException.class, this::restarted, damage).getMessage();
            assertTrue(message.startsWith("cannot read the sessions in " + store.resolve("sessions")) && message.endsWith("; delete the file and browsers show their token again"), message);
        }
    }
}
