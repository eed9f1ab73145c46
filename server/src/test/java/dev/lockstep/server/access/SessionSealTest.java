package dev.lockstep.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionSealTest {
    @TempDir
    Path store;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Tokens tokens;
    private SessionSeal seal;

    @BeforeEach
    void open() {
        tokens = Tokens.open(store);
        seal = new SessionSeal(tokens, () -> now);
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void aSessionLastsThirtyDays(Access access) {
        String session = seal.seal(access);
        assertEquals(Optional.of(access), seal.open(session));
        now = Instant.parse("2026-01-30T23:59:59Z");
        assertEquals(Optional.of(access), seal.open(session));
        now = Instant.parse("2026-01-31T00:00:00Z");
        assertEquals(Optional.empty(), seal.open(session));
    }

    @Test
    void aSessionHoldsNoToken() {
        assertFalse(seal.seal(Access.FULL).contains(tokens.of(Access.FULL)));
    }

    @Test
    void noCharacterOfASessionCanBeChanged() {
        String session = seal.seal(Access.READ_ONLY);
        for (int i = 0; i < session.length(); i++) {
            assertEquals(Optional.empty(), seal.open(session.substring(0, i)));
            for (char other : new char[] {'A', 'B', '0', '9', '.', '-'}) {
                if (other != session.charAt(i)) {
                    assertEquals(Optional.empty(), seal.open(session.substring(0, i) + other + session.substring(i + 1)));
                }
            }
        }
        assertEquals(Optional.empty(), seal.open(session.replace("read-only", "full")));
        assertEquals(Optional.empty(), seal.open(session + "A"));
    }

    @Test
    void aSessionOutlivesARestartAndEndsWithItsToken() {
        String full = seal.seal(Access.FULL);
        String readOnly = seal.seal(Access.READ_ONLY);
        assertEquals(Optional.of(Access.FULL), new SessionSeal(Tokens.open(store), () -> now).open(full));
        Tokens.renew(store, Access.FULL);
        SessionSeal renewed = new SessionSeal(Tokens.open(store), () -> now);
        assertEquals(Optional.empty(), renewed.open(full));
        assertEquals(Optional.of(Access.READ_ONLY), renewed.open(readOnly));
    }
}
