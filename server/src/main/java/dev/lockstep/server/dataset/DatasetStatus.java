package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.Presence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What is known of one dataset's files at one moment.
 *
 * @param progress 0 to 1 while downloading
 */
record DatasetStatus(State state, String detail, double progress) {
    enum State {
        READY, MISSING, DOWNLOADING, FAILED;

        String json() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static DatasetStatus of(Presence presence) {
        return new DatasetStatus(presence.ready() ? State.READY : State.MISSING, presence.detail(), 0);
    }

    static DatasetStatus downloading(double progress) {
        return new DatasetStatus(State.DOWNLOADING, "downloading, %d %% done".formatted((int) (100 * progress)), progress);
    }

    static DatasetStatus failed(Throwable cause) {
        return new DatasetStatus(State.FAILED, Causes.brief(cause), 0);
    }

    JsonObject entry(DatasetInfo info, boolean downloadable) {
        return new JsonObject()
                .put("name", info.name())
                .put("title", info.title())
                .put("description", info.description())
                .put("channels", info.channels())
                .put("height", info.height())
                .put("width", info.width())
                .put("class_names", new JsonArray(info.classNames()))
                .put("series", new JsonArray(info.series()))
                .put("train", info.train())
                .put("test", info.test())
                .put("state", state.json())
                .put("detail", detail)
                .put("progress", state == State.DOWNLOADING ? progress : null)
                .put("downloadable", downloadable);
    }
}
