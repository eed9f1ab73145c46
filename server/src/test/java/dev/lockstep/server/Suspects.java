package dev.lockstep.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tasks of event loops that seem to have kept others waiting for too long. What a hypervisor took away is told late, by the processor that lost it when it comes to count:
 * until then it is in the task's own time. So that is held against a task only which some more looks do not explain. All times are in ns.
 */
final class Suspects {
    static final int LOOKS = 20;

    private final long most;
    private final Map<Task, Suspect> suspects = new LinkedHashMap<>();
    private final Set<Task> judged = new HashSet<>();

    private record Task(String loop, long start) {
    }

    private static final class Suspect {
        private final String where;
        private long own;
        private int looks;

        private Suspect(String where) {
            this.where = where;
        }
    }

    /** @param most that a task may take */
    Suspects(long most) {
        this.most = most;
    }

    /**
     * @param start of the task, which tells it from others of the loop
     * @param own what the task took by itself, as far as this look knows; 0 where it knows nothing
     * @param where the task is now
     */
    void see(String loop, long start, long own, Supplier<String> where) {
        Task task = new Task(loop, start);
        if (own > most && !judged.contains(task)) {
            suspects.computeIfAbsent(task, found -> new Suspect(where.get())).own = own;
        } else if (own > 0) {
            suspects.remove(task);
        }
    }

    /**
     * Ends a look at all loops.
     *
     * @param stood how much of the time since the look before was nobody's own
     * @return a sentence for each task that did take so long, once
     */
    List<String> judge(long stood) {
        List<String> guilty = new ArrayList<>();
        for (Iterator<Map.Entry<Task, Suspect>> all = suspects.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Task, Suspect> next = all.next();
            Suspect suspect = next.getValue();
            suspect.own -= stood;
            if (suspect.own <= most) {
                all.remove();
            } else if (++suspect.looks > LOOKS) {
                all.remove();
                judged.add(next.getKey());
                guilty.add("task of " + next.getKey().loop() + " took " + suspect.own / 1_000_000 + " ms of its own, allowed are " + most / 1_000_000 + ", was at " + suspect.where);
            }
        }
        return guilty;
    }

    boolean isEmpty() {
        return suspects.isEmpty();
    }
}
