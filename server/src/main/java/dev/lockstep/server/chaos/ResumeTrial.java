package dev.lockstep.server.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** {@code kill -9} all along a run of three epochs: each time when it has come a little farther. Its final weights must be those of a run in peace. */
final class ResumeTrial {
    private static final int PATIENCE_MILLIS = 120_000;

    private final Findings findings;
    private final int kills;
    private final Random random;
    private final Lives lives;

    ResumeTrial(Findings findings, Path directory, int kills, int samples, long seed) {
        this.findings = findings;
        this.kills = kills;
        this.random = new Random(seed);
        this.lives = new Lives(findings, directory, SmallSweep.of(1, samples, 3), "--workers", "1", "--checkpoint-every", "0.02");
        findings.tried("resume: kills=%d in a run of three epochs of %d samples, seed=%d", kills, samples, seed);
    }

    void run() throws IOException {
        Lives.Straight straight = lives.straight();
        int total = straight.histories().get(0).size();
        int id = lives.launch();
        int done = 1;
        Witness witness = new Witness();
        for (; done < kills; done++) {
            try (ChildServer server = lives.start()) {
                CompletableFuture<String> connection = witness.follow(server.ready(), id);
                int goal = (int) (total * (done - random.nextDouble()) / kills);
                witness.awaitRows(Math.max(goal, witness.rowCount() + 1), connection, PATIENCE_MILLIS);
                findings.require(server.banner().stream().anyMatch(line -> line.startsWith("Recovered: 1 runs go on where the server before this one ended")),
                        "the server did not say that it goes on with the run: %s", server.banner());
                server.kill();
                if (Witness.end(connection, 30).equals("end")) {
                    findings.require(false, "the run ended after %d kills already", done);
                    break;
                }
            }
            String catalogue = StoreCheck.catalogue(lives.store());
            findings.require(catalogue.equals("ok"), "the catalogue is damaged: %s", catalogue);
            if (done % 10 == 0) {
                findings.tried("%d kills, %d of %d rows, broken=%d", done, witness.rowCount(), total, findings.broken());
            }
        }
        lives.finish(id, witness);
        findings.found(findings.broken() == 0, "resume: %d kills, %s as undisturbed, the same %d rows", done, straight.sha256().get(0), total);
    }
}
