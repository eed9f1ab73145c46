package dev.lockstep.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps in place of a token: {@code <access>.<id>.<end, Unix seconds>.<HMAC-SHA256 of these, keyed with the token>}. Sessions end with their token,
 * and nobody can get the token out of one.
 */
final class SessionSeal {
    private static final Pattern FORM = Pattern.compile("(full|read-only)\\.([0-9a-f]{32})\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

    private final Tokens tokens;

    SessionSeal(Tokens tokens) {
        this.tokens = tokens;
    }

    String seal(Session session) {
        String end = Long.toString(session.ends().getEpochSecond());
        return session.access().text() + "." + session.id() + "." + end + "." + mac(session.access(), session.id() + "\n" + end);
    }

    /** The id of the session; empty for what was not sealed here. */
    Optional<String> open(String kept) {
        Matcher parts = FORM.matcher(kept);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Access access = parts.group(1).equals(Access.FULL.text()) ? Access.FULL : Access.READ_ONLY;
        byte[] expected = mac(access, parts.group(2) + "\n" + parts.group(3)).getBytes(StandardCharsets.US_ASCII);
        boolean sealedHere = MessageDigest.isEqual(expected, parts.group(4).getBytes(StandardCharsets.US_ASCII));
        return sealedHere ? Optional.of(parts.group(2)) : Optional.empty();
    }

    /** Tells one token from the next, and nothing else of it. */
    String mark(Access access) {
        return mac(access, "mark").substring(0, 8);
    }

    private String mac(Access access, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(tokens.of(access).getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] sealed = mac.doFinal(("lockstep session\n" + access.text() + "\n" + content).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }
}
