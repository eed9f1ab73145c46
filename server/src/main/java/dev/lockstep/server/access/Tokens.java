package dev.lockstep.server.access;

import dev.lockstep.server.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The tokens of a store, one for each kind of access. */
public final class Tokens {
    private final Map<Access, String> tokens;
    private final Map<Access, byte[]> digests = new EnumMap<>(Access.class);

    private Tokens(Map<Access, String> tokens) {
        this.tokens = tokens;
        tokens.forEach((access, token) -> digests.put(access, digest(token)));
    }

    /** Makes those that are missing. Only the owner of the store's lock may call it. Blocks. */
    public static Tokens open(Path store) {
        Map<Access, String> tokens = new EnumMap<>(Access.class);
        for (Access access : Access.values()) {
            Path file = store.resolve(access.file());
            tokens.put(access, Files.exists(file) ? TokenFile.read(file) : TokenFile.create(file));
        }
        return new Tokens(tokens);
    }

    /** Without a server. */
    public static String read(Path store, Access access) {
        Path file = store.resolve(access.file());
        if (!Files.exists(file)) {
            throw new StoreException("there is no token in " + store + "; the first start of a server makes it, or name the server's directory with --store");
        }
        return TokenFile.read(file);
    }

    /** A new token in place of the old one, which a running server takes until it ends. */
    public static String renew(Path store, Access access) {
        read(store, access);
        return TokenFile.create(store.resolve(access.file()));
    }

    public String of(Access access) {
        return tokens.get(access);
    }

    /** Takes the same time whatever is shown: digests have one length, and all are compared to their ends. */
    public Optional<Access> access(String shown) {
        byte[] digest = digest(shown);
        Access found = null;
        for (Access access : Access.values()) {
            if (MessageDigest.isEqual(digest, digests.get(access))) {
                found = access;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
