package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.RunSlot;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the runs of a cohort do in the next passes, and what came of them, on the device and in pinned memory of this machine. Both ways it is one copy for a row of
 * passes; from pass to pass the kernel {@code turn} goes on by itself. The device takes one row after the other, so that it needs room for one; here each has its own,
 * and its mark: the next row is filled in and launched while one is under way.
 *
 * <pre>
 * on the device   Run[runs]  Turn[runs]  Run[passes][runs]
 * pinned                     Turn[runs]  Run[passes][runs]   for each row
 * </pre>
 */
final class Ring implements AutoCloseable {
    /** Of a row at most. */
    static final int PASSES = 64;
    /** Under way at most. */
    static final int ROWS = 2;
    private static final int TURN_BYTES = 8;

    private final Device device;
    private final int runs;
    private final long turns;
    private final Device.Sequence turn;
    private final Row[] rows = new Row[ROWS];
    private final Owned owned = new Owned();
    private long begun;
    private long ended;

    private record Row(ByteBuffer pinned, Device.Mark mark) {}

    /**
     * @param records where the device has the runs of the pass at hand
     * @param turn a single one, which every row ends with
     */
    Ring(Device device, int runs, long records, Device.Sequence turn) {
        this.device = device;
        this.runs = runs;
        this.turns = records + (long) runs * RunRecord.BYTES;
        this.turn = turn;
        try {
            for (int i = 0; i < ROWS; i++) {
                ByteBuffer pinned = device.pinned((int) bytes(runs) - runs * RunRecord.BYTES);
                owned.add(() -> device.release(pinned));
                Device.Mark mark = device.mark();
                owned.add(mark::close);
                rows[i] = new Row(pinned, mark);
            }
        } catch (RuntimeException e) {
            owned.closeAfter(e);
            throw e;
        }
        // Nothing may come back to memory that is given back.
        owned.add(device::await);
    }

    /** On the device. */
    static long bytes(int runs) {
        return (long) runs * (TURN_BYTES + (1 + PASSES) * RunRecord.BYTES);
    }

    /** Another row, whose {@link #buffer()} is to be filled. */
    void begin() {
        if (begun - ended == ROWS) {
            throw new IllegalStateException("rows under way: " + ROWS + ", the first of them is to be ended before");
        }
        buffer().position(runs * TURN_BYTES);
    }

    /** Takes the records of one pass after the other, each with those of all runs. */
    ByteBuffer buffer() {
        return row(begun).pinned;
    }

    private Row row(long number) {
        return rows[(int) (number % ROWS)];
    }

    /**
     * Launches the passes that were filled in, and comes back at once.
     *
     * @param passes each starts with {@code turn}
     */
    void go(List<Device.Sequence> passes) {
        Row row = row(begun);
        int bytes = row.pinned.position();
        for (int run = 0; run < runs; run++) {
            row.pinned.putInt(run * TURN_BYTES, 0).putInt(run * TURN_BYTES + 4, passes.size());
        }
        device.upload(row.pinned, bytes, turns);
        passes.forEach(device::launch);
        device.launch(turn);
        device.download(turns, bytes, row.pinned);
        device.set(row.mark);
        begun++;
    }

    /** Waits for the first row that is under way. */
    void end() {
        device.await(row(ended).mark);
        ended++;
    }

    /** Of the active runs of a pass of the row that ended last; before the next one is begun. */
    void readResults(int pass, RunSlot[] slots) {
        ByteBuffer results = row(ended - 1).pinned;
        for (int run = 0; run < runs; run++) {
            if (slots[run].active) {
                RunRecord.readResults(results, runs * TURN_BYTES + (pass * runs + run) * RunRecord.BYTES, slots[run]);
            }
        }
    }

    static List<Launch> turn(int runs, int halted) {
        return List.of(new Arguments().put(runs, halted).launch("turn", 1, 1));
    }

    @Override
    public void close() {
        owned.close();
    }
}
