package dev.lockstep.server.curve;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.SmallFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The curves of a long run beside its log, so that they need not be made anew after a start: replaced whole, believed only with its checksum and when the log
 * still has the record at which they end, made again when it is missing.
 *
 * <pre>
 *   0             8                        32                                    end - 4       end
 *   +-------------+------------------------+-------------------------------------+-------------+
 *   | LSCURV02    | entry of the last      | curves                              | CRC32C  u32 |
 *   |             | record they are of     |                                     |             |
 *   +-------------+------------------------+-------------------------------------+-------------+
 * </pre>
 */
final class CurveFile {
    /** Its name begins like the log's, with which it goes. */
    private static final String NAME = LogKind.METRICS.dataFile() + ".curve";
    private static final long MAGIC = ByteBuffer.wrap("LSCURV02".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    private static final int MARK_BYTES = 24;
    private static final int CRC_BYTES = 4;
    /** Of about 100 million rows; what is longer is not what was written. */
    private static final long MAX_BYTES = 1L << 29;
    private static final Logger LOG = LoggerFactory.getLogger(CurveFile.class);

    private CurveFile() {}

    /** Of curves that end where the log ends or before. */
    static void write(RunLogs logs, int run, RunCurves curves) throws IOException {
        byte[] mark = logs.mark(run, LogKind.METRICS, curves.records());
        if (mark == null) {
            return;
        }
        CurveOutput out = new CurveOutput();
        out.raw(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).flip());
        out.raw(ByteBuffer.wrap(mark));
        curves.write(out);
        out.count(crc(out.written()));
        ByteBuffer bytes = out.written();
        SmallFiles.replace(logs.directory(run).resolve(NAME), Arrays.copyOf(bytes.array(), bytes.limit()));
    }

    /** Null where there are none that can be believed. */
    static RunCurves read(RunLogs logs, int run, RunCurves.LogSource source) {
        Path file = logs.directory(run).resolve(NAME);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int end = bytes.limit() - CRC_BYTES;
            if (end < Long.BYTES + MARK_BYTES || bytes.getLong() != MAGIC || crc(bytes.duplicate().position(0).limit(end)) != bytes.getInt(end)) {
                return null;
            }
            byte[] mark = new byte[MARK_BYTES];
            bytes.get(mark);
            RunCurves curves = RunCurves.read(bytes.limit(end), source);
            return Arrays.equals(mark, logs.mark(run, LogKind.METRICS, curves.records())) ? curves : null;
        } catch (IOException | RuntimeException e) {
            LOG.debug("the curves of run={} are made anew", run, e);
            return null;
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
