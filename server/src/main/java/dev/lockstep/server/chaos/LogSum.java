package dev.lockstep.server.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The record batches of a log, laid end to end.
 *
 * @param bytes of all of them
 * @param crc CRC32C of them
 */
record LogSum(long bytes, long crc) {
    /** Of metrics as they lie in a store. */
    static Map<Integer, LogSum> of(Path store, Collection<Integer> runs) throws IOException {
        Map<Integer, LogSum> sums = new TreeMap<>();
        for (int run : runs) {
            Path file = store.resolve("runs").resolve(Integer.toString(run)).resolve("metrics.arrows");
            CRC32C crc = new CRC32C();
            long length = 0;
            if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                // The schema is metadata only, behind a marker and its length.
                int schema = 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
                length = bytes.length - schema;
                crc.update(bytes, schema, bytes.length - schema);
            }
            sums.put(run, new LogSum(length, crc.getValue()));
        }
        return sums;
    }
}
