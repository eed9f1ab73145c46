package dev.lockstep.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps in place of a token: {@code <access>.<end, Unix seconds>.<HMAC-SHA256 of both, keyed with the token>}. Nothing is kept here, so sessions
 * outlive a restart; they end by themselves, and with their token. Nobody can get the token out of one.
 */
public final class SessionSeal {
    public static final Duration LIFE = Duration.ofDays(30);

    private static final Pattern FORM = Pattern.compile("(full|read-only)\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

    private final Tokens tokens;
    private final InstantSource clock;

    public SessionSeal(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    public String seal(Access access) {
        long end = clock.instant().plus(LIFE).getEpochSecond();
        return access.text() + "." + end + "." + mac(access, Long.toString(end));
    }

    /** @return empty for what was not sealed here, and for what has ended */
    public Optional<Access> open(String value) {
        Matcher parts = FORM.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Access access = parts.group(1).equals(Access.FULL.text()) ? Access.FULL : Access.READ_ONLY;
        byte[] expected = mac(access, parts.group(2)).getBytes(StandardCharsets.US_ASCII);
        boolean sealedHere = MessageDigest.isEqual(expected, parts.group(3).getBytes(StandardCharsets.US_ASCII));
        boolean lasts = clock.instant().getEpochSecond() < Long.parseLong(parts.group(2));
        return sealedHere && lasts ? Optional.of(access) : Optional.empty();
    }

    private String mac(Access access, String end) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(tokens.of(access).getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] sealed = mac.doFinal(("lockstep session\n" + access.text() + "\n" + end).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }
}
