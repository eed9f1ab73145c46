package dev.lockstep.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a hypervisor had processors that this system believed to have, for other machines: it is in the time of whatever was on them. What Linux says, in steps of
 * 10 ms; of other systems nothing is known. Belongs to one thread.
 */
final class StolenTime {
    static final Path STAT = Path.of("/proc/stat");
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    /** Behind the name of a processor: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int FIELD = 8;

    private long[] before = new long[0];

    /**
     * @param stat the lines of {@code /proc/stat}
     * @return of the processor that most was taken from since the last call, in ns; 0 at the first
     */
    long since(List<String> stat) {
        long[] now = stat.stream().filter(line -> line.startsWith("cpu") && Character.isDigit(line.charAt(3))).map(line -> line.split(" ")).filter(fields -> fields.length > FIELD)
                .mapToLong(fields -> Long.parseLong(fields[FIELD])).toArray();
        long most = 0;
        for (int processor = 0; processor < now.length && now.length == before.length; processor++) {
            most = Math.max(most, now[processor] - before[processor]);
        }
        before = now;
        return most * TICK;
    }

    long sinceLastLook() {
        try {
            return Files.exists(STAT) ? since(Files.readAllLines(STAT)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
