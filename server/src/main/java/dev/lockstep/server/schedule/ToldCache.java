package dev.lockstep.server.schedule;

import dev.lockstep.server.stream.LiveState.Told;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What was told last of the sweeps or runs that were asked for last: a crowd follows the same ones. Any thread. */
final class ToldCache {
    /** All of a large sweep, which every page that opens it is told of: some 10 MB at most. */
    static final int KEPT = 2048;

    /** @param of the version that it was made from */
    private record Memo(Object of, Object also, Told told) {}

    private final Map<Integer, Memo> memos = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Memo> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param of whose identity tells versions apart
     * @param also what else goes into the JSON
     */
    Told told(int id, Object of, Object also, Supplier<JsonObject> json) {
        synchronized (memos) {
            Memo memo = memos.get(id);
            if (memo != null && memo.of() == of && Objects.equals(memo.also(), also)) {
                return memo.told();
            }
        }
        Told told = new Told(json.get());
        synchronized (memos) {
            memos.put(id, new Memo(of, also, told));
        }
        return told;
    }
}
