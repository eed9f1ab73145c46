package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import java.io.IOException;

/**
 * What a look into a file found.
 *
 * @param log null where it holds exactly what the client has, and nobody has asked for any of it since the server started: checking it can wait for those who do
 * @param records in the log
 * @param chunk what comes at the place; null where nothing does
 */
record LogRead(RunLog log, int records, RunLog.Chunk chunk) {
    /** Blocking. Changes nothing of the place. */
    static LogRead of(RunLogs logs, LogKind kind, LogPlace place) throws IOException {
        if (place.log == null && logs.unchecked(place.run, kind) == place.next) {
            return new LogRead(null, place.next, null);
        }
        RunLog log = place.log == null ? logs.log(place.run, kind) : place.log;
        int records = log.records();
        if (place.next > records) {
            throw new ImpossibleCursor(place.run, place.next, records);
        }
        return new LogRead(log, records, place.next == records ? null : log.readPart(place.next, place.offset, LogCursor.PACK_BYTES));
    }
}
