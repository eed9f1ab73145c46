package dev.lockstep.server.access;

import dev.lockstep.server.store.SmallFiles;
import dev.lockstep.server.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** A token in a file that only its owner can read: 256 random bits as 43 characters of base64url, and a line end. */
final class TokenFile {
    static final int BYTES = 32;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenFile() {}

    /** @throws StoreException when the file is damaged, or others than its owner can read it */
    static String read(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && !OWNER.containsAll(view.readAttributes().permissions())) {
                throw new StoreException("others can read the token in " + file + "; run chmod 600 on it, or delete it where somebody may have"
                        + " read it: the next start makes another");
            }
            // More than a token and a line end is damage, however much more.
            byte[] content;
            try (var in = Files.newInputStream(file)) {
                content = in.readNBytes(64);
            }
            String token = new String(content, StandardCharsets.US_ASCII).strip();
            if (!TOKEN.matcher(token).matches()) {
                throw new StoreException("the token in " + file + " is damaged: characters=" + token.length() + ", expected 43 of base64url; delete the"
                        + " file and the next start makes another");
            }
            return token;
        } catch (IOException e) {
            throw new StoreException("cannot read the token in " + file + " (" + e + ")", e);
        }
    }

    /** Replaces what is there. */
    static String create(Path file) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            // Temporary files, of which it is made, are their owner's alone.
            SmallFiles.replace(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new StoreException("cannot write the token to " + file + " (" + e + ")", e);
        }
        return token;
    }
}
