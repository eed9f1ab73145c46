package dev.lockstep.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.server.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @TempDir
    Path store;

    @ParameterizedTest
    @EnumSource(Access.class)
    void aTokenIs256BitsInAFileOfItsOwnerAlone(Access access) throws Exception {
        String token = Tokens.open(store).of(access);
        assertEquals(32, Base64.getUrlDecoder().decode(token).length);
        Path file = store.resolve(access.file());
        assertEquals(token + "\n", Files.readString(file));
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "there are no permissions here");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void everyStoreAndEveryAccessHasItsOwn() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Tokens tokens = Tokens.open(store.resolve(Integer.toString(i)));
            seen.add(tokens.of(Access.FULL));
            seen.add(tokens.of(Access.READ_ONLY));
        }
        assertEquals(40, seen.size());
    }

    @Test
    void tokensStayUntilTheyAreRenewed() {
        Tokens first = Tokens.open(store);
        assertEquals(first.of(Access.FULL), Tokens.open(store).of(Access.FULL));
        String other = Tokens.renew(store, Access.FULL);
        assertNotEquals(first.of(Access.FULL), other);
        Tokens second = Tokens.open(store);
        assertEquals(Optional.of(Access.FULL), second.access(other));
        assertEquals(Optional.empty(), second.access(first.of(Access.FULL)));
        assertEquals(first.of(Access.READ_ONLY), second.of(Access.READ_ONLY));
    }

    @Test
    void onlyAWholeTokenOpens() {
        Tokens tokens = Tokens.open(store);
        for (Access access : Access.values()) {
            String token = tokens.of(access);
            assertEquals(Optional.of(access), tokens.access(token));
            assertEquals(Optional.empty(), tokens.access(token + "A"));
            assertEquals(Optional.empty(), tokens.access(token + "\n"));
            for (int i = 0; i < token.length(); i++) {
                assertEquals(Optional.empty(), tokens.access(token.substring(0, i)));
                char other = token.charAt(i) == 'A' ? 'B' : 'A';
                assertEquals(Optional.empty(), tokens.access(token.substring(0, i) + other + token.substring(i + 1)));
            }
        }
    }

    @Test
    void aTokenThatOthersCanReadIsRefused() throws Exception {
        assumeTrue(Files.getFileStore(store).supportsFileAttributeView("posix"), "there are no permissions here");
        Tokens.open(store);
        Path file = store.resolve("token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        StoreException e = assertThrows(StoreException.class, () -> Tokens.open(store));
        assertEquals("others can read the token in " + file + "; run chmod 600 on it, or delete it where somebody may have read it: the next start makes another",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password", "\u0000\u0000", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
    void aDamagedTokenIsRefused(String content) throws Exception {
        Tokens.open(store);
        Files.writeString(store.resolve("token"), content);
        StoreException e = assertThrows(StoreException.class, () -> Tokens.open(store));
        assertTrue(e.getMessage().startsWith("the token in " + store.resolve("token") + " is damaged: characters="), e.getMessage());
    }

    @Test
    void withoutAServerThereIsNoToken() {
        StoreException e = assertThrows(StoreException.class, () -> Tokens.read(store, Access.FULL));
        assertEquals("there is no token in " + store + "; the first start of a server makes it, or name the server's directory with --store", e.getMessage());
        assertThrows(StoreException.class, () -> Tokens.renew(store, Access.READ_ONLY));
    }
}
