package dev.lockstep.server.stream;

import dev.lockstep.server.store.RunLog;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What a {@link LogCursor} delivers at a time, of one message to the client.
 *
 * @param first whether the message begins with it
 * @param last whether the message ends with it
 * @param flushes when the records that end in it were flushed, of those only that came while the cursor followed
 */
record LogPiece(Buffer bytes, boolean first, boolean last, long[] flushes) {
    /** @param place where the chunk was read, before it moves on */
    static LogPiece of(LogPlace place, RunLog.Chunk chunk) {
        return new LogPiece(Buffer.buffer(chunk.bytes()), place.offset == 0, chunk.left() == 0, flushes(place, chunk.next()));
    }

    /** Both in one message. Takes this one's bytes. */
    LogPiece with(LogPiece next) {
        return new LogPiece(bytes.appendBuffer(next.bytes), first, next.last, LongStream.concat(LongStream.of(flushes), LongStream.of(next.flushes)).toArray());
    }

    /** When the live records from the place to {@code to} were flushed, as far as that is known. */
    private static long[] flushes(LogPlace place, int to) {
        int from = Math.max(place.next, place.live);
        long[] known = new long[Math.max(0, to - from)];
        int count = 0;
        for (int record = from; record < to; record++) {
            long nanos = place.log.flushedNanos(record);
            if (nanos != 0) {
                known[count++] = nanos;
            }
        }
        return count == known.length ? known : Arrays.copyOf(known, count);
    }
}
