package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.RunSlot;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the runs of a cohort do in the next passes, and what came of them, on the device and in pinned memory of this machine. Both ways it is one copy for a row of
 * passes; from pass to pass the kernel {@code turn} goes on by itself.
 *
 * <pre>
 * on the device   Run[runs]  Turn[runs]  Run[passes][runs]
 * pinned                     Turn[runs]  Run[passes][runs]
 * </pre>
 */
final class Ring implements AutoCloseable {
    /** Passes between two waits. */
    static final int PASSES = 64;
    private static final int TURN_BYTES = 8;

    private final Device device;
    private final int runs;
    private final long turns;
    private final ByteBuffer pinned;

    /** @param records where the device has the runs of the pass at hand */
    Ring(Device device, int runs, long records) {
        this.device = device;
        this.runs = runs;
        this.turns = records + (long) runs * RunRecord.BYTES;
        this.pinned = device.pinned((int) bytes(runs) - runs * RunRecord.BYTES);
    }

    /** On the device. */
    static long bytes(int runs) {
        return (long) runs * (TURN_BYTES + (1 + PASSES) * RunRecord.BYTES);
    }

    /** To be filled with the records of one pass after the other, each with those of all runs. */
    ByteBuffer begin() {
        return pinned.position(runs * TURN_BYTES);
    }

    /**
     * Does the passes that were filled in, and waits for their results.
     *
     * @param pass starts with {@code turn}
     * @param last a single {@code turn}
     */
    void go(Device.Sequence pass, Device.Sequence last) {
        int bytes = pinned.position();
        int passes = (bytes - runs * TURN_BYTES) / (runs * RunRecord.BYTES);
        for (int run = 0; run < runs; run++) {
            pinned.putInt(run * TURN_BYTES, 0).putInt(run * TURN_BYTES + 4, passes);
        }
        device.upload(pinned, bytes, turns);
        for (int i = 0; i < passes; i++) {
            device.launch(pass);
        }
        device.launch(last);
        device.download(turns, bytes, pinned);
        device.await();
    }

    /** Of the active runs of a pass. */
    void readResults(int pass, RunSlot[] slots) {
        for (int run = 0; run < runs; run++) {
            if (slots[run].active) {
                RunRecord.readResults(pinned, runs * TURN_BYTES + (pass * runs + run) * RunRecord.BYTES, slots[run]);
            }
        }
    }

    static List<Launch> turn(int runs, int halted) {
        return List.of(new Arguments().put(runs, halted).launch("turn", 1, 1));
    }

    @Override
    public void close() {
        device.release(pinned);
    }
}
