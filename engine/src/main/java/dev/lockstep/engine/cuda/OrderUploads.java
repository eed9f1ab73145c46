package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.RunSlot;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Brings the order of each run's samples to the device, in the stream and from pinned memory, so that a new epoch stops nobody. What is on its way is read before
 * the next epoch's is written: an evaluation lies between them, which is a row, and no more than {@link Ring#ROWS} rows are under way.
 */
final class OrderUploads implements AutoCloseable {
    private final Device device;
    private final long address;
    private final int bytes;
    private final ByteBuffer[] pinned;
    /** Of what the device holds. */
    private final int[] versions;
    private final Owned owned = new Owned();

    /** @param address where the device has them, [run][place] */
    OrderUploads(Device device, int runs, int samples, long address) {
        this.device = device;
        this.address = address;
        this.bytes = 4 * samples;
        this.pinned = new ByteBuffer[runs];
        this.versions = new int[runs];
        Arrays.fill(versions, -1);
        try {
            for (int run = 0; run < runs; run++) {
                ByteBuffer own = device.pinned(bytes);
                owned.add(() -> device.release(own));
                pinned[run] = own;
            }
        } catch (RuntimeException e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    /** Before the passes that read it are launched. */
    void require(int run, RunSlot slot) {
        if (versions[run] != slot.orderVersion) {
            versions[run] = slot.orderVersion;
            pinned[run].asIntBuffer().put(slot.order);
            device.upload(pinned[run], bytes, address + (long) run * bytes);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
