package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * {@code kill -9} while runs that were extended by epochs take over the histories of others and go on from them. They must end with the weights and the history of runs that
 * had all epochs from the start.
 */
final class ExtendTrial {
    /** Of a life, from when the server serves, or from the answer to the wish: long enough to take a history over, and to train a little. */
    private static final int LONGEST_MILLIS = 300;
    private static final int PATIENCE_SECONDS = 600;
    private static final int RUNS = 2;
    private static final int SAMPLES = 512;

    private final Findings findings;
    private final int rounds;
    private final int kills;
    private final int epochs;
    private final Random random;
    private final Lives lives;

    /** @param epochs of the runs that are extended, to half as many more */
    ExtendTrial(Findings findings, Path directory, int rounds, int kills, int epochs, long seed) {
        this.findings = findings;
        this.rounds = rounds;
        this.kills = kills;
        this.epochs = epochs;
        this.random = new Random(seed);
        this.lives = new Lives(findings, directory, SmallSweep.of(RUNS, SAMPLES, more()), "--workers", "2", "--checkpoint-every", "0.2");
        findings.tried("extend: rounds=%d of kills=%d, %d runs of %d epochs that get %d, seed=%d", rounds, kills, RUNS, epochs, more(), seed);
    }

    private int more() {
        return epochs + Math.max(1, epochs / 2);
    }

    void run() throws IOException {
        lives.straight();
        int done = 0;
        for (int round = 1; round <= rounds; round++) {
            Witness witness = new Witness();
            int id = extended(witness);
            done++;
            for (int kill = 1; kill < kills; kill++, done++) {
                if (life(id, witness)) {
                    break;
                }
            }
            String catalogue = StoreCheck.catalogue(lives.store());
            findings.require(catalogue.equals("ok"), "the catalogue is damaged: %s", catalogue);
            lives.finish(id, witness, RUNS);
        }
        findings.found(findings.broken() == 0,
                "extend: %d kills in %d rounds; all %d extended runs ended with the weights and the history of runs that had all epochs from the start", done, rounds,
                RUNS * rounds);
    }

    /** A sweep that ended in peace, and whose server was killed behind the wish for more epochs. */
    private int extended(Witness witness) throws IOException {
        try (ChildServer server = lives.start()) {
            Client client = server.ready();
            int id = client.launch(SmallSweep.of(RUNS, SAMPLES, epochs));
            findings.require(Witness.end(witness.follow(client, id), PATIENCE_SECONDS).equals("end"), "the sweep of fewer epochs did not end");
            JsonObject wish = new JsonObject().put("axes", new JsonObject().put("training.epochs", new JsonArray().add(more())));
            JsonObject cost = client.post("/sweeps/" + id + "/extend/dry-run", wish, 200);
            findings.require(cost.getInteger("continued") == RUNS, "the runs do not go on: %s", cost);
            client.post("/sweeps/" + id + "/extend", wish, 202);
            pause();
            server.kill();
            return id;
        }
    }

    /** @return whether the sweep ended before anybody killed the server */
    private boolean life(int id, Witness witness) throws IOException {
        try (ChildServer server = lives.start()) {
            CompletableFuture<String> connection = witness.follow(server.ready(), id);
            pause();
            server.kill();
            return Witness.end(connection, 30).equals("end");
        }
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
