package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetSource;
import dev.lockstep.engine.data.Presence;
import dev.lockstep.server.dataset.DatasetStatus.State;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether one dataset's files are there and runs at most one download of them at a time. Called from any thread. */
final class DatasetTracker {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetTracker.class);
    /** Progress is announced this many times at most, and logged a tenth as often. */
    private static final int ANNOUNCEMENTS = 100;

    private final Vertx vertx;
    private final DiskThreads disk;
    private final Future<Context> context;
    private final DownloadOptions options;
    private volatile DatasetSource source;
    private final Path dataDir;
    private volatile DatasetStatus status;
    private Search running;
    /** Of the search that is running, once it is one. */
    private volatile DatasetDownload download;

    /** One search for the files, with a download if that is what it takes; {@code decided} completes when it is known which. */
    record Search(Promise<Void> decided, Promise<Void> finished) {}

    /** @param context carries the download, so that no caller's context is kept busy with it */
    DatasetTracker(Vertx vertx, DiskThreads disk, Future<Context> context, DownloadOptions options, DatasetSource source, Path dataDir) {
        this.vertx = vertx;
        this.disk = disk;
        this.context = context;
        this.options = options;
        this.source = source;
        this.dataDir = dataDir;
        this.status = DatasetStatus.of(source.presence(dataDir));
    }

    DatasetSource source() {
        return source;
    }

    /** By one of the same name that knows of other files. */
    void replace(DatasetSource other) {
        source = other;
        vertx.eventBus().publish(LiveState.Changes.DATASETS, 0);
    }

    DatasetStatus status() {
        return status;
    }

    boolean downloadable() {
        return !source.files().isEmpty() && !options.mirrorsOf(source.info().name()).isEmpty();
    }

    JsonObject entry() {
        return status.entry(source.info(), downloadable());
    }

    /** Joins the search that is under way, or starts one. */
    synchronized Search search() {
        if (running != null) {
            return running;
        }
        Search search = new Search(Promise.promise(), Promise.promise());
        running = search;
        context.onSuccess(own -> own.runOnContext(now -> look()
                .compose(found -> found.ready() || !downloadable() ? present(found) : download(search))
                .onComplete(outcome -> end(search, outcome))))
                .onFailure(cause -> end(search, Future.failedFuture(cause)));
        return search;
    }

    private Future<DatasetStatus> download(Search search) {
        LOG.info("{}: downloading to {}", source.info().name(), dataDir.resolve(source.folder()));
        change(DatasetStatus.downloading(0));
        search.decided().complete();
        download = new DatasetDownload(vertx, disk, options, source, dataDir, this::progress);
        return download.run()
                .compose(done -> look()).compose(this::present);
    }

    /** Completes when no download is under way. */
    Future<Void> stop() {
        DatasetDownload now = download;
        Search search;
        synchronized (this) {
            search = running;
        }
        if (now == null || search == null) {
            return Future.succeededFuture();
        }
        context.onSuccess(own -> own.runOnContext(later -> now.stop()));
        return search.finished().future().otherwiseEmpty();
    }

    /** Looks whether the files have come or gone in the meantime. A failed download's reason stays until they have come. */
    synchronized void refresh() {
        if (running == null) {
            context.onSuccess(own -> own.runOnContext(now -> look().onSuccess(this::update)));
        }
    }

    private synchronized void update(Presence found) {
        if (running == null && (found.ready() || status.state() != State.FAILED)) {
            change(DatasetStatus.of(found));
        }
    }

    private Future<Presence> look() {
        Callable<Presence> look = () -> source.presence(dataDir);
        return disk.run(look);
    }

    private Future<DatasetStatus> present(Presence presence) {
        return presence.ready() ? Future.succeededFuture(DatasetStatus.of(presence))
                : Future.failedFuture(new DatasetException(source.info().name() + ": " + presence.detail()));
    }

    private void end(Search search, AsyncResult<DatasetStatus> outcome) {
        synchronized (this) {
            running = null;
            boolean wasDownloading = status.state() == State.DOWNLOADING;
            boolean stopped = download != null && download.stopped();
            download = null;
            if (outcome.succeeded()) {
                change(outcome.result());
            } else if (stopped) {
                LOG.info("{}", outcome.cause().getMessage());
                change(new DatasetStatus(State.MISSING, "the download was stopped, what has come of it is kept", 0));
            } else if (wasDownloading) {
                LOG.warn("{}", outcome.cause().getMessage());
                change(DatasetStatus.failed(outcome.cause()));
            } else {
                change(new DatasetStatus(State.MISSING, Causes.brief(outcome.cause()), 0));
            }
            if (wasDownloading && outcome.succeeded()) {
                LOG.info("{}: ready, {}", source.info().name(), status.detail());
            }
        }
        search.decided().tryComplete();
        if (outcome.succeeded()) {
            search.finished().complete();
        } else {
            search.finished().fail(outcome.cause());
        }
    }

    private void progress(double share) {
        int now = (int) (share * ANNOUNCEMENTS);
        int before = (int) (status.progress() * ANNOUNCEMENTS);
        if (now > before) {
            change(DatasetStatus.downloading(share));
            if (now / 10 > before / 10) {
                LOG.info("{}: {} % downloaded", source.info().name(), now / 10 * 10);
            }
        }
    }

    private void change(DatasetStatus next) {
        if (!next.equals(status)) {
            status = next;
            vertx.eventBus().publish(LiveState.Changes.DATASETS, 0);
        }
    }
}
