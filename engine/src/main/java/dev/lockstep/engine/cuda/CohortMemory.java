package dev.lockstep.engine.cuda;

import dev.lockstep.engine.data.ImageSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a cohort has allocated on a device. */
final class CohortMemory implements AutoCloseable {
    final long runs;
    final long orders;
    final long records;
    /** {@code struct Cohort} of training and of evaluation. */
    final byte[] training;
    final byte[] evaluation;
    private final Device device;
    private final Owned owned = new Owned();
    private final long runBytes;

    /**
     * What stands before the workspace of each run is zero at first.
     *
     * @param inputs [channel][pixel] or, of values, [channel][0]
     */
    CohortMemory(Device device, int count, RunLayout layout, int[] tables, ImageSet train, ImageSet test, float[][] inputs) {
        this.device = device;
        this.runBytes = 4L * layout.floats;
        try {
            runs = allocate(count * runBytes);
            orders = allocate(4L * count * train.count());
            records = allocate(Ring.bytes(count));
            long table = copy(bytes(tables));
            float[] padded = new float[inputs.length * 256];
            for (int c = 0; c < inputs.length; c++) {
                System.arraycopy(inputs[c], 0, padded, c * 256, inputs[c].length);
            }
            long constants = copy(bytes(padded));
            training = cohort(table, train, constants, layout.floats);
            evaluation = cohort(table, test, constants, layout.floats);
            for (int run = 0; run < count; run++) {
                device.write(run(run, 0), new byte[4 * layout.workspace]);
            }
        } catch (RuntimeException e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    private byte[] cohort(long tables, ImageSet images, long inputs, int runFloats) {
        ByteBuffer cohort = buffer(80);
        cohort.putLong(runs).putLong(runFloats).putLong(tables).putLong(records).putLong(orders).putLong(images.count());
        cohort.putLong(images.holdsValues() ? 0 : copy(images.pixels())).putLong(images.holdsValues() ? copy(bytes(images.values())) : 0);
        cohort.putLong(copy(images.labels())).putLong(inputs);
        return cohort.array();
    }

    /** The address of a float of a run. */
    long run(int run, int offset) {
        return runs + run * runBytes + 4L * offset;
    }

    private long allocate(long bytes) {
        long address = device.allocate(Math.max(1, bytes));
        owned.add(() -> device.free(address));
        return address;
    }

    private long copy(byte[] bytes) {
        long address = allocate(bytes.length);
        device.write(address, bytes);
        return address;
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] bytes(int[] ints) {
        ByteBuffer buffer = buffer(4 * ints.length);
        buffer.asIntBuffer().put(ints);
        return buffer.array();
    }

    static byte[] bytes(float[] floats) {
        ByteBuffer buffer = buffer(4 * floats.length);
        buffer.asFloatBuffer().put(floats);
        return buffer.array();
    }

    static float[] floats(byte[] bytes) {
        float[] floats = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    @Override
    public void close() {
        owned.close();
    }
}
