package dev.lockstep.server;

import dev.lockstep.server.OwnTime.Usage;
import io.vertx.core.impl.VertxThread;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks every now and then at the tasks of event loops, and remembers those that keep others waiting for too long by what they do. Vert.x's own watch takes waiting for a
 * processor for blocking, and fails tests on a busy machine.
 */
final class BlockedThreads {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

    private final long maxMillis;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Map<VertxThread, OwnTime> times = new HashMap<>();
    private final Suspects suspects;
    private final NativeThreads system = new NativeThreads();
    private final StolenTime stolen = new StolenTime();
    private final Thread watch = new Thread(this::watch, "blocked-threads");
    private volatile boolean ended;

    private BlockedThreads(long maxMillis) {
        this.maxMillis = maxMillis;
        suspects = new Suspects(TimeUnit.MILLISECONDS.toNanos(maxMillis));
    }

    /** Those event loops, also of Vert.x instances to come, whose limit is this one. */
    static BlockedThreads watch(long maxMillis) {
        BlockedThreads threads = new BlockedThreads(maxMillis);
        threads.watch.setDaemon(true);
        threads.watch.start();
        return threads;
    }

    private void watch() {
        boolean clock = false;
        long before = 0;
        Usage used = Usage.UNKNOWN;
        while (!ended || !suspects.isEmpty()) {
            try {
                TimeUnit.NANOSECONDS.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
            List<VertxThread> loops = eventLoops();
            if (suspects.isEmpty() && loops.stream().noneMatch(this::hasTask)) {
                // What the system says costs more than all else here, and is only wanted of tasks.
                clock = false;
                continue;
            }
            long now = System.nanoTime();
            Usage usage = system.of(watch);
            // Where it neither slept as long as it wished, nor computed, nor waited for a processor, it was held as all threads were: while garbage is collected, say.
            // Where a hypervisor had the processor, the time is in that of whoever computed, or in none.
            long taken = stolen.sinceLastLook();
            long stood = clock ? Math.max(taken, now - before - TICK - (usage.computed() - used.computed()) - (usage.queued() - used.queued())) : 0;
            clock = true;
            before = now;
            used = usage;
            for (VertxThread loop : loops) {
                look(loop, stood);
            }
            warnings.addAll(suspects.judge(stood));
        }
    }

    /** Whether a task is on, or was at the last look. */
    private boolean hasTask(VertxThread loop) {
        OwnTime time = times.get(loop);
        return loop.startTime() != 0 || time != null && time.task() != 0;
    }

    private void look(VertxThread loop, long stood) {
        OwnTime time = times.computeIfAbsent(loop, ignored -> new OwnTime());
        long start = loop.startTime();
        long task = time.task();
        if (start == 0 && task == 0) {
            return;
        }
        Usage usage = system.of(loop);
        if (!loop.isAlive()) {
            // The system says nothing of it any more, not even how long it had waited: that would be taken for its own time.
            times.remove(loop);
            return;
        }
        long own = time.look(System.nanoTime(), start, usage, stood);
        suspects.see(loop.getName() + "#" + loop.getId(), task, own, () -> Arrays.stream(loop.getStackTrace()).limit(20).map(StackTraceElement::toString).collect(Collectors.joining(" < ")));
    }

    private List<VertxThread> eventLoops() {
        ThreadGroup all = watch.getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[2 * all.activeCount() + 10];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count).filter(VertxThread.class::isInstance).map(VertxThread.class::cast)
                .filter(thread -> !thread.isWorker() && thread.maxExecTimeUnit().toMillis(thread.maxExecTime()) == maxMillis).toList();
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> end() throws InterruptedException {
        ended = true;
        watch.join();
        return warnings;
    }
}
