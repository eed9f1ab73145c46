package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.DeviceMemoryException;
import java.nio.ByteBuffer;
import java.util.List;

/** What runs kernels. Addresses are the device's own. Calls take effect in their order. Not for several threads at once. */
public interface Device extends AutoCloseable {
    /**
     * Contents are undefined.
     *
     * @throws DeviceMemoryException when there is not as much
     */
    long allocate(long bytes);

    void free(long address);

    void write(long address, byte[] bytes);

    byte[] read(long address, int bytes);

    /**
     * Memory of this machine that the device reads and writes by itself; little-endian.
     *
     * @see #release
     */
    ByteBuffer pinned(int bytes);

    void release(ByteBuffer pinned);

    /** Copies the first bytes; they must stay as they are until the device is through with it. */
    void upload(ByteBuffer pinned, int bytes, long address);

    /** Copies to the first bytes; they are there when the device is through with it. */
    void download(long address, int bytes, ByteBuffer pinned);

    /**
     * @param runs the third extent of the grid
     * @param cohort the bytes of the struct that every kernel's arguments start with
     */
    void launch(Launch launch, int runs, byte[] cohort);

    /** Launches that will be made together, again and again; the arguments are those of {@link #launch(Launch, int, byte[])}. */
    Sequence sequence(List<Launch> launches, int runs, byte[] cohort);

    /** Comes back at once, like {@link #upload} and {@link #download}. */
    void launch(Sequence sequence);

    /** Until everything is done. */
    void await();

    /** A mark that can be set again and again. */
    Mark mark();

    /** Comes back at once. */
    void set(Mark mark);

    /** Until everything is done that was asked for before the mark was last set. */
    void await(Mark mark);

    /** Belongs to the device that made it, and is closed before it. */
    interface Mark extends AutoCloseable {
        @Override
        void close();
    }

    /** Belongs to the device that made it, and is closed before it. */
    interface Sequence extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    void close();
}
