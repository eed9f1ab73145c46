package dev.lockstep.server.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One entry of a {@code .commits} file: it says that one message of the data file is whole. Little endian, 24 bytes:
 *
 * <pre>
 *   0                               8               12              16              20              24
 *   +-------------------------------+---------------+---------------+---------------+---------------+
 *   | end                       u64 | length    u32 | sequence  u32 | data CRC  u32 | entry CRC u32 |
 *   +-------------------------------+---------------+---------------+---------------+---------------+
 * </pre>
 *
 * The message lies at [end - length, end) of the data file, right behind the one before. Sequence 0 is the schema, n the n-th record batch, so that entry
 * n - 1 tells where record batch n begins. Both checksums are CRC32C, the data's over the message, the entry's over its first 20 bytes.
 */
record Commit(long end, int length, int sequence, int dataCrc) {
    static final int BYTES = 24;

    private static final int CHECKED_BYTES = 20;

    static Commit of(long start, byte[] message, int sequence) {
        return new Commit(start + message.length, message.length, sequence, crc(ByteBuffer.wrap(message)));
    }

    long start() {
        return end - length;
    }

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(end).putInt(length).putInt(sequence).putInt(dataCrc);
        bytes.putInt(crc(bytes.duplicate().flip()));
        return bytes.flip();
    }

    /** The entry at the position of {@code entries}, or null when it does not check or is not this {@code sequence}. Moves the position behind it. */
    static Commit decode(ByteBuffer entries, int sequence) {
        ByteBuffer bytes = entries.slice(entries.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
        entries.position(entries.position() + BYTES);
        if (crc(bytes.duplicate().limit(CHECKED_BYTES)) != bytes.getInt(CHECKED_BYTES)) {
            return null;
        }
        Commit commit = new Commit(bytes.getLong(), bytes.getInt(), bytes.getInt(), bytes.getInt());
        return commit.sequence == sequence && commit.length > 0 && commit.start() >= 0 ? commit : null;
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
