package dev.lockstep.server.worker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Weights of training runs that were handed out lately: who looks at them in several questions goes on with the same ones. Safe for several threads. */
final class RecentWeights {
    private final long mostBytes;
    private final Map<Key, LastWeights> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Key(int run, int step) {}

    RecentWeights(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Forgets those that were asked for the longest time ago where there are too many, but never these, however large they are. */
    synchronized void keep(int run, LastWeights weights) {
        LastWeights before = kept.put(new Key(run, weights.step()), weights);
        bytes += bytes(weights) - (before == null ? 0 : bytes(before));
        Iterator<LastWeights> oldest = kept.values().iterator();
        while (bytes > mostBytes && kept.size() > 1) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    synchronized Optional<LastWeights> of(int run, int step) {
        return Optional.ofNullable(kept.get(new Key(run, step)));
    }

    private static long bytes(LastWeights weights) {
        return weights.tensors().values().stream().mapToLong(values -> (long) values.length * Float.BYTES).sum();
    }
}
