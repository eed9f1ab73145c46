package dev.lockstep.server.access;

import dev.lockstep.server.store.SmallFiles;
import dev.lockstep.server.store.StoreException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sessions of a server: which there are, so that one of them can be ended. What a browser holds is sealed (see {@link SessionSeal}); the list, which is kept in
 * the store as {@code sessions}, opens nothing by itself. Any thread.
 */
public final class Sessions {
    public static final Duration LIFE = Duration.ofDays(30);
    /** More browsers than anybody has; the oldest session ends when another begins. */
    static final int MAX = 1_000;

    private static final int AGENT_CHARS = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final SessionSeal seal;
    private final InstantSource clock;
    /** By id, the oldest first. */
    private final Map<String, Session> open = new LinkedHashMap<>();
    private volatile Consumer<String> ended = id -> {};

    private Sessions(Path file, SessionSeal seal, InstantSource clock) {
        this.file = file;
        this.seal = seal;
        this.clock = clock;
    }

    /** Only the owner of the store's lock may call it. Blocks. */
    public static Sessions open(Path store, Tokens tokens, InstantSource clock) {
        Sessions sessions = new Sessions(store.resolve("sessions"), new SessionSeal(tokens), clock);
        sessions.load();
        return sessions;
    }

    private void load() {
        if (Files.notExists(file)) {
            return;
        }
        try {
            for (Object entry : new JsonArray(Files.readString(file))) {
                JsonObject json = (JsonObject) entry;
                Access access = json.getString("access").equals(Access.FULL.text()) ? Access.FULL : Access.READ_ONLY;
                Session session = new Session(json.getString("id"), access, Instant.parse(json.getString("began")), Instant.parse(json.getString("ends")), json.getString("agent"));
                // Of a token that was replaced.
                if (seal.mark(access).equals(json.getString("token"))) {
                    open.put(session.id(), session);
                }
            }
        } catch (IOException | DecodeException | ClassCastException | NullPointerException | java.time.DateTimeException e) {
            throw new StoreException("cannot read the sessions in " + file + " (" + e.getMessage() + "); delete the file and browsers show their token again", e);
        }
    }

    /** Told of each session that is ended by somebody, on the thread that ends it. */
    public void onEnd(Consumer<String> handler) {
        ended = handler;
    }

    /** What the browser is to keep. {@link #save} follows. */
    public String begin(Access access, String agent) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        Instant now = clock.instant();
        String name = agent == null ? "" : agent.substring(0, Math.min(AGENT_CHARS, agent.length()));
        Session session = new Session(HexFormat.of().formatHex(id), access, now, now.plus(LIFE), name);
        String oldest = null;
        synchronized (open) {
            open.values().removeIf(old -> !old.ends().isAfter(now));
            if (open.size() >= MAX) {
                oldest = open.keySet().iterator().next();
                open.remove(oldest);
            }
            open.put(session.id(), session);
        }
        if (oldest != null) {
            ended.accept(oldest);
        }
        return seal.seal(session);
    }

    /** @return empty for what was not sealed here, and for what has ended */
    public Optional<Session> find(String kept) {
        return seal.open(kept).map(this::session).filter(session -> clock.instant().isBefore(session.ends()));
    }

    private Session session(String id) {
        synchronized (open) {
            return open.get(id);
        }
    }

    /** The newest first. */
    public List<Session> all() {
        Instant now = clock.instant();
        List<Session> all = new ArrayList<>();
        synchronized (open) {
            open.values().stream().filter(session -> session.ends().isAfter(now)).forEach(session -> all.add(0, session));
        }
        return all;
    }

    /** Whether there was one. {@link #save} follows. */
    public boolean end(String id) {
        boolean found;
        synchronized (open) {
            found = open.remove(id) != null;
        }
        if (found) {
            ended.accept(id);
        }
        return found;
    }

    /** Blocks. */
    public synchronized void save() throws IOException {
        JsonArray json = new JsonArray();
        synchronized (open) {
            open.values().forEach(session -> json.add(new JsonObject().put("id", session.id()).put("access", session.access().text())
                    .put("began", session.began().toString()).put("ends", session.ends().toString()).put("agent", session.agent()).put("token", seal.mark(session.access()))));
        }
        SmallFiles.replace(file, json.encodePrettily().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
