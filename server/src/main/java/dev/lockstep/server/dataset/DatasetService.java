package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.DatasetSource;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.server.dataset.DatasetStatus.State;
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datasets as the server sees them: what is there, what is on its way, and the opened ones. Called from any thread; no method blocks, and
 * futures complete on the caller's context. Changes are announced on {@code LiveState.Changes.DATASETS}.
 */
public final class DatasetService {
    /** A dozen MNISTs. */
    private static final long CACHE_BYTES = 640L << 20;
    private static final int MAX_SAMPLES = 100;
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Logger LOG = LoggerFactory.getLogger(DatasetService.class);

    private final Vertx vertx;
    private final Path dataDir;
    private final DownloadOptions options;
    private final DiskThreads disk;
    private final Future<Context> context;
    /** Null when what there is never changes. */
    private final Callable<DatasetCatalogue> lookAgain;
    private volatile Known known;
    private final DatasetCache cache = new DatasetCache(CACHE_BYTES);
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicLong lastRefresh = new AtomicLong(System.nanoTime());
    private volatile boolean closed;

    /** One tracker for each dataset of the catalogue, in its order. */
    private record Known(DatasetCatalogue catalogue, List<DatasetTracker> trackers) {}

    /** Looks into the data directory, hence not to be constructed on an event loop. */
    public DatasetService(Vertx vertx, Path dataDir) {
        this(vertx, dataDir, (URI) null);
    }

    /** @param mirror asked first for files, {@code <mirror>/<dataset>/<file>}; may be null */
    public DatasetService(Vertx vertx, Path dataDir, URI mirror) {
        this(vertx, dataDir, DatasetCatalogue.standard(dataDir), mirror == null ? DownloadOptions.STANDARD : DownloadOptions.STANDARD.first(mirror),
                () -> DatasetCatalogue.standard(dataDir));
    }

    DatasetService(Vertx vertx, Path dataDir, DatasetCatalogue catalogue, DownloadOptions options) {
        this(vertx, dataDir, catalogue, options, null);
    }

    /** @param lookAgain null when what there is never changes */
    DatasetService(Vertx vertx, Path dataDir, DatasetCatalogue catalogue, DownloadOptions options, Callable<DatasetCatalogue> lookAgain) {
        this.vertx = vertx;
        this.dataDir = dataDir;
        this.options = options;
        this.lookAgain = lookAgain;
        this.disk = new DiskThreads(vertx);
        Promise<Context> own = Promise.promise();
        vertx.deployVerticle(deployed -> {
            own.complete(deployed);
            return Future.succeededFuture();
        }).onFailure(own::tryFail);
        this.context = own.future();
        this.known = new Known(new DatasetCatalogue(List.of()), List.of());
        take(catalogue);
    }

    /** In the order to show. From memory; files that came or went since the last call are noticed soon after and announced. */
    public List<JsonObject> entries() {
        long last = lastRefresh.get();
        long now = System.nanoTime();
        // A folder of very many images takes longer to list than the pause between two looks.
        if (now - last > REFRESH_NANOS && lastRefresh.compareAndSet(last, now) && looking.compareAndSet(false, true)) {
            refresh().onComplete(done -> looking.set(false));
        }
        return known.trackers().stream().map(DatasetTracker::entry).toList();
    }

    /** Names of the series of losses that a dataset has; empty for most, and for those that are not known. */
    public List<String> series(String dataset) {
        return known.catalogue().find(dataset).map(DatasetInfo::series).orElse(List.of());
    }

    /** Completes when it is known which datasets there are; whether their files are there follows. */
    Future<Void> refresh() {
        Callable<Void> look = () -> {
            take(lookAgain.call());
            return null;
        };
        Future<Void> taken = lookAgain == null || closed ? Future.succeededFuture() : disk.inTurn(look);
        return taken.onSuccess(done -> refreshTrackers())
                .onFailure(cause -> LOG.warn("cannot look into {}: {}", dataDir, cause.toString()));
    }

    private void refreshTrackers() {
        if (!closed) {
            known.trackers().forEach(DatasetTracker::refresh);
        }
    }

    /** Looks no more whether files came or went. Completes when every look that is under way is done, and whatever is being opened is open; waits for no download. */
    public Future<Void> close() {
        closed = true;
        return disk.settled();
    }

    /** Keeps what is known of datasets that are still the same. */
    private synchronized void take(DatasetCatalogue catalogue) {
        Known before = known;
        List<DatasetTracker> trackers = new ArrayList<>();
        for (DatasetInfo info : catalogue.list()) {
            DatasetSource source = catalogue.source(info.name()).orElseThrow();
            DatasetTracker old = tracker(before, info.name()).orElse(null);
            boolean same = old != null && old.source().fingerprint().equals(source.fingerprint());
            if (old != null && !same) {
                cache.forget(info.name());
                old.replace(source);
            }
            trackers.add(old != null ? old : new DatasetTracker(vertx, disk, context, options, source, dataDir));
        }
        catalogue.problems().forEach((name, problem) -> {
            if (!problem.equals(before.catalogue().problems().get(name))) {
                LOG.warn("{} is left out: {}", name, problem);
            }
        });
        known = new Known(catalogue, List.copyOf(trackers));
        boolean news = !before.trackers().equals(trackers) || !before.catalogue().problems().equals(catalogue.problems());
        if (!before.trackers().isEmpty() && news) {
            vertx.eventBus().publish(LiveState.Changes.DATASETS, 0);
        }
    }

    /** Custom datasets that cannot be used, each with its name and why; by name. */
    public List<JsonObject> problems() {
        return new TreeMap<>(known.catalogue().problems()).entrySet().stream()
                .map(problem -> new JsonObject().put("name", problem.getKey()).put("detail", problem.getValue())).toList();
    }

    public Optional<JsonObject> entry(String name) {
        return tracker(name).map(DatasetTracker::entry);
    }

    /** @throws ApiException where there is none of this name */
    DatasetSource source(String name) {
        return tracker(name).orElseThrow(() -> unknown(name)).source();
    }

    /** @throws SpecException whose path is {@code dataset.name}, {@code dataset.train} or {@code dataset.test} */
    public void check(DatasetSpec spec) {
        known.catalogue().check(spec);
    }

    /**
     * What an opened dataset takes in memory.
     *
     * @throws SpecException as {@link #check}
     */
    public long estimatedBytes(DatasetSpec spec) {
        DatasetCatalogue catalogue = known.catalogue();
        DatasetSpec exact = exact(catalogue, spec);
        DatasetInfo info = catalogue.find(spec.name()).orElseThrow();
        return ((long) exact.train() + exact.test()) * ((long) info.channels() * info.height() * info.width() + 1);
    }

    /** Completes when the dataset's files are there; starts or joins the download when they are not. Fails with a message a person can act on. */
    public Future<Void> ready(String name) {
        return forCaller(tracker(name).<Future<Void>>map(tracker -> tracker.search().finished().future())
                .orElseGet(() -> Future.failedFuture(unknown(name))));
    }

    /** The samples, shared with every other run that asks for as many; waits for a download when there is one to wait for. */
    public Future<Dataset> open(DatasetSpec spec) {
        Known now = known;
        DatasetSpec exact;
        try {
            exact = exact(now.catalogue(), spec);
        } catch (SpecException e) {
            return Future.failedFuture(e);
        }
        DatasetTracker tracker = tracker(now, spec.name()).orElseThrow();
        return forCaller(cache.get(exact, () -> tracker.search().finished().future()
                .compose(ready -> disk.run(() -> now.catalogue().open(exact, dataDir)))));
    }

    /** Likewise for who waits for no download. Fails with an {@link ApiException} that says why there are none, such as an image that is none. */
    public Future<Dataset> openReady(DatasetSpec spec) {
        String name = spec.name();
        DatasetStatus status = tracker(name).orElseThrow(() -> unknown(name)).status();
        return status.state() != State.READY ? Future.failedFuture(notReady(name, status.detail()))
                : open(spec).recover(cause -> Future.failedFuture(notReady(name, Causes.brief(cause))));
    }

    private static ApiException notReady(String name, String why) {
        return new ApiException(409, null, name + " is not ready: " + why);
    }

    /** The dataset's entry, once it is known that the download runs or is not needed. Fails with an {@link ApiException}. */
    public Future<JsonObject> startDownload(String name) {
        Optional<DatasetTracker> found = tracker(name);
        if (found.isEmpty()) {
            return Future.failedFuture(unknown(name));
        }
        DatasetTracker tracker = found.get();
        if (!tracker.downloadable()) {
            return Future.failedFuture(new ApiException(409, null, name + " cannot be downloaded: " + tracker.status().detail()));
        }
        return forCaller(tracker.search().decided().future().map(decided -> tracker.entry()));
    }

    /** The dataset's entry, once nothing of it is downloaded. Runs that wait for it fail. Fails with an {@link ApiException}. */
    public Future<JsonObject> stopDownload(String name) {
        return tracker(name).map(tracker -> forCaller(tracker.stop().map(stopped -> tracker.entry()))).orElseGet(() -> Future.failedFuture(unknown(name)));
    }

    /** From the front of the test set, as the interface describes them. Fails with an {@link ApiException}. */
    public Future<JsonArray> samples(String name, int count) {
        if (count < 1 || count > MAX_SAMPLES) {
            return Future.failedFuture(ApiException.badRequest("count", "count=" + count + ", allowed are 1 to " + MAX_SAMPLES));
        }
        Optional<DatasetTracker> found = tracker(name);
        if (found.isEmpty()) {
            return Future.failedFuture(unknown(name));
        }
        // Always as many as can be asked for, so that one opened dataset serves every count.
        int kept = Math.min(MAX_SAMPLES, found.get().source().info().test());
        return openReady(DatasetSpec.of(name, 1, kept)).map(dataset -> samples(dataset.test(), Math.min(count, kept)));
    }

    private static JsonArray samples(ImageSet images, int count) {
        JsonArray samples = new JsonArray();
        for (int i = 0; i < count; i++) {
            samples.add(new JsonObject().put("index", i).put("label", images.labels()[i] & 0xff).put("pixels", Base64.getEncoder().encodeToString(images.picture(i))));
        }
        return samples;
    }

    private Optional<DatasetTracker> tracker(String name) {
        return tracker(known, name);
    }

    private static Optional<DatasetTracker> tracker(Known known, String name) {
        return known.trackers().stream().filter(tracker -> tracker.source().info().name().equals(name)).findFirst();
    }

    private ApiException unknown(String name) {
        return ApiException.notFound("no dataset is named " + name + ", known are "
                + known.catalogue().list().stream().map(DatasetInfo::name).collect(Collectors.joining(", ")));
    }

    /** With the counts that 0 stands for and without what is done to the samples later, so that requests for equal samples are equal. */
    private static DatasetSpec exact(DatasetCatalogue catalogue, DatasetSpec spec) {
        catalogue.check(spec);
        DatasetInfo info = catalogue.find(spec.name()).orElseThrow();
        return DatasetSpec.of(spec.name(), spec.train() == 0 ? info.train() : spec.train(), spec.test() == 0 ? info.test() : spec.test());
    }

    /** A future that several callers share completes on the context of the first; each gets one of its own. */
    private <T> Future<T> forCaller(Future<T> shared) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        shared.onComplete(outcome -> context.runOnContext(now -> promise.handle(outcome)));
        return promise.future();
    }
}
