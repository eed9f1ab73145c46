package dev.lockstep.engine.cuda;

/** What runs kernels. Addresses are the device's own. Calls take effect in their order. Not for several threads at once. */
public interface Device extends AutoCloseable {
    /** Contents are undefined. */
    long allocate(long bytes);

    void free(long address);

    void write(long address, byte[] bytes);

    byte[] read(long address, int bytes);

    /**
     * @param runs the third extent of the grid
     * @param cohort the bytes of the struct that every kernel's arguments start with
     */
    void launch(Launch launch, int runs, byte[] cohort);

    @Override
    void close();
}
