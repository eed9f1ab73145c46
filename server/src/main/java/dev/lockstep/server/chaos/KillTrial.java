package dev.lockstep.server.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * {@code kill -9} at random moments under a sweep of eight runs. A viewer follows through all lives of the server, each time from where it was. In the end it
 * must have what the logs hold, and all must have ended as if nobody had killed anything.
 */
final class KillTrial {
    /** Lives are this long at most, counted from when the server serves. */
    private static final int LONGEST_MILLIS = 700;
    /** Of kills, those that hit a server that still starts. */
    private static final double EARLY = 0.4;

    private static final int SAMPLES = 512;

    private final Findings findings;
    private final int kills;
    private final Random random;
    private final Lives lives;
    private int early;
    private int rows;
    private int sweeps;

    KillTrial(Findings findings, Path directory, int kills, int epochs, long seed) {
        this.findings = findings;
        this.kills = kills;
        this.random = new Random(seed);
        this.lives = new Lives(findings, directory, SmallSweep.of(8, SAMPLES, epochs), "--workers", "2", "--checkpoint-every", "0.2");
        findings.tried("kill -9: kills=%d, under a sweep of 8 runs of %d epochs, seed=%d", kills, epochs, seed);
    }

    void run() throws IOException {
        lives.straight();
        int done = 0;
        while (done < kills) {
            int id = lives.launch();
            done++;
            Witness witness = new Witness();
            while (done < kills && !life(id, witness)) {
                done++;
                if (done % 50 == 0) {
                    findings.tried("%d kills, %d rows acknowledged, broken=%d", done, rows + witness.rowCount(), findings.broken());
                }
            }
            lives.finish(id, witness);
            sweeps++;
            rows += witness.rowCount();
        }
        findings.found(findings.broken() == 0, "kill: %d kills, %d of them while the server started; %d sweeps ended as undisturbed; none of %d acknowledged rows is lost, twice or other; the catalogue is sound",
                done, early, sweeps, rows);
    }

    /** @return whether the sweep ended before anybody killed the server */
    private boolean life(int id, Witness witness) throws IOException {
        try (ChildServer server = lives.start()) {
            if (random.nextDouble() < EARLY) {
                early++;
                pause(random.nextInt(1500));
                server.kill();
                return checked(false);
            }
            CompletableFuture<String> connection = witness.follow(server.ready(), id);
            witness.awaitRows(Integer.MAX_VALUE, connection, random.nextInt(LONGEST_MILLIS));
            server.kill();
            String end = Witness.end(connection, 30);
            findings.require(end.equals("end") || !end.startsWith("4"), "the viewer's cursor was refused: %s", end);
            return checked(end.equals("end"));
        }
    }

    private boolean checked(boolean ended) throws IOException {
        String catalogue = StoreCheck.catalogue(lives.store());
        findings.require(catalogue.equals("ok"), "the catalogue is damaged: %s", catalogue);
        return ended;
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
