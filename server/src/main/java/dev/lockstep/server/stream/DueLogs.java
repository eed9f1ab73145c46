package dev.lockstep.server.stream;

import dev.lockstep.server.store.RunLog;
import java.util.ArrayDeque;

/** The places of a {@link LogCursor}: those whose logs may have something new, in turns, and how many have not caught up. Belongs to the cursor's event loop. */
final class DueLogs {
    private final ArrayDeque<LogPlace> due = new ArrayDeque<>();
    private int behind;

    void add(LogPlace place, int next) {
        place.added = true;
        place.next = next;
        fallBehind(place);
    }

    /** Wants no more of the place than the rest of a message that was begun. */
    void leave(LogPlace place) {
        place.left = true;
        caughtUp(place);
    }

    void rejoin(LogPlace place) {
        place.left = false;
        fallBehind(place);
        if (place.log != null) {
            place.live = place.log.records();
            look(place);
        }
    }

    /** The log may have grown. */
    void expect(LogPlace place) {
        if (place.added && !place.due) {
            place.due = true;
            due.add(place);
        }
    }

    /** Takes the next that has something new; null when none has. */
    LogPlace poll() {
        LogPlace place = due.poll();
        while (place != null) {
            place.due = false;
            if (place.left ? place.offset > 0 : place.log == null || place.next < place.log.records()) {
                return place;
            }
            place = due.poll();
        }
        return null;
    }

    /** Its turn is the next. */
    void putFirst(LogPlace place) {
        if (place.due) {
            due.remove(place);
        }
        place.due = true;
        due.addFirst(place);
    }

    /** Moves the place behind a chunk that was read there. */
    void pass(LogPlace place, RunLog.Chunk chunk) {
        place.next = chunk.next();
        if (chunk.left() > 0) {
            place.offset += chunk.bytes().length;
            putFirst(place); // nothing may come between the parts of a message
        } else {
            place.offset = 0;
            if (place.next < place.log.records()) {
                expect(place);
            }
        }
    }

    /** Whether the place has come to where its log ended when it was first seen. */
    void look(LogPlace place) {
        if (place.next >= place.live) {
            caughtUp(place);
        }
    }

    private void fallBehind(LogPlace place) {
        place.behind = true;
        behind++;
    }

    private void caughtUp(LogPlace place) {
        if (place.behind) {
            place.behind = false;
            behind--;
        }
    }

    boolean haveCaughtUp() {
        return behind == 0;
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    void clear() {
        due.clear();
    }
}
