package dev.lockstep.engine.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be given back, the last first. All of it is, also when something fails at that; then the first failure is thrown, the others with it. */
final class Owned implements AutoCloseable {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    void add(Runnable release) {
        releases.push(release);
    }

    Device.Sequence keep(Device.Sequence sequence) {
        releases.push(sequence::close);
        return sequence;
    }

    /** To be called behind all that is there now. */
    void addBehind(Runnable release) {
        releases.addLast(release);
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** After a failure that is to be heard of, whatever else fails now. */
    void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
