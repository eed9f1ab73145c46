package dev.lockstep.server.cli;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.experiments.Presets;
import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.Tokens;
import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.dataset.DatasetService;
import dev.lockstep.server.export.HistoryDownloads;
import dev.lockstep.server.http.Api;
import dev.lockstep.server.http.HttpVerticle;
import dev.lockstep.server.http.Tls;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.DatasetGate;
import dev.lockstep.server.schedule.DryRun;
import dev.lockstep.server.schedule.QueueBus;
import dev.lockstep.server.schedule.RunQueue;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.StoreRoom;
import dev.lockstep.server.stream.StreamHandler;
import dev.lockstep.server.worker.Checkpoints;
import dev.lockstep.server.worker.Continuations;
import dev.lockstep.server.worker.DatasetOpening;
import dev.lockstep.server.worker.Device;
import dev.lockstep.server.worker.DevicePlacement;
import dev.lockstep.server.worker.PausedRuns;
import dev.lockstep.server.worker.Sessions;
import dev.lockstep.server.worker.TrainingVerticle;
import dev.lockstep.server.worker.TrainingWeights;
import io.micrometer.core.instrument.Tag;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A whole server: puts the parts together, starts them side by side and ends them in order. */
public final class LockstepServer {
    private static final long FIRST_PAGES_MILLIS = 3_000;

    /** How long the end waits for looks into the datasets' folder: one of very many images takes longer to list. */
    private static final int LOOK_SECONDS = 2;

    private final Settings settings;
    private final Vertx vertx;
    private final InstantSource clock;
    private DatasetService datasets;
    private Catalogue catalogue;
    private RunLogs logs;
    private Tokens tokens;
    private dev.lockstep.server.access.Sessions webSessions;
    private Metrics metrics;
    private volatile boolean started;
    private SweepPlanner planner;
    private RunQueue queue;
    private HttpVerticle http;
    private StreamHandler stream;
    private final TrainingWeights weights = new TrainingWeights();
    private final List<String> workers = new ArrayList<>();
    private String queueId;
    private String httpId;

    private LockstepServer(Settings settings, Vertx vertx, InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        this.vertx = vertx;
    }

    public static Future<LockstepServer> start(Settings settings) {
        return start(settings, new VertxOptions(), Sessions.chosen());
    }

    public static Future<LockstepServer> start(Settings settings, VertxOptions options, Sessions sessions) {
        return start(settings, options, sessions, InstantSource.system());
    }

    /**
     * What was opened is closed again when the start fails.
     *
     * @param clock tells when things happened
     */
    public static Future<LockstepServer> start(Settings settings, VertxOptions options, Sessions sessions, InstantSource clock) {
        options.setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        LockstepServer server = new LockstepServer(settings, Vertx.vertx(options), clock);
        ServingThreads.begin(server.vertx, options.getWorkerPoolSize());
        QueueBus.register(server.vertx);
        Promise<LockstepServer> started = Promise.promise();
        server.open(sessions).onSuccess(done -> {
            server.started = true;
            started.complete(server);
        })
                .onFailure(e -> server.close().onComplete(closed -> started.fail(e)));
        return started.future();
    }

    public int port() {
        return http.port();
    }

    /**
     * Opens a page in a browser: {@code http://127.0.0.1:7070/sweeps/1#token=...}. Names the very address that the server listens on, for behind the name
     * localhost another program could wait on another address. Browsers keep what follows the # to themselves, away from logs and proxies.
     *
     * @param page begins with a slash
     */
    public String address(String page) {
        return settings.binding().url(port()) + page + "#token=" + token(Access.FULL);
    }

    public String token(Access access) {
        return tokens.of(access);
    }

    /** Asks for what the first page will ask for, so that it need not wait; see {@link FirstLook}. Not over TLS, whose certificate is for others. */
    public Future<Void> firstLook() {
        return settings.binding().tls() != null ? Future.succeededFuture()
                : FirstLook.at(vertx, URI.create(settings.binding().url(port())).getHost(), port(), token(Access.FULL));
    }

    /** Has the backend prepare itself for runs once the first pages have had the processors for a while; a run that is launched before that needs no preparation. */
    public void prepareSoon() {
        vertx.setTimer(FIRST_PAGES_MILLIS, late -> vertx.executeBlocking(() -> {
            Sessions.prepare();
            return null;
        }, false));
    }

    /** What an earlier life of the server left to do, a sentence each; empty where it ended with nothing to do. */
    public List<String> recovered() {
        List<String> found = new ArrayList<>();
        if (queue.unfinished() > 0) {
            found.add(String.format(Locale.ROOT, "%d runs go on where the server before this one ended: %d had begun, %d had not", queue.unfinished(), queue.begun(),
                    queue.unfinished() - queue.begun()));
        }
        if (!logs.recovered().isEmpty()) {
            found.add("it did not end in order: the logs of " + logs.recovered().size() + " runs were checked, " + logs.cuts().size() + " had to be cut");
        }
        return found;
    }

    /** As a POST of this JSON would; the id of the new sweep. */
    public Future<Integer> submit(String json) {
        return vertx.executeBlocking(() -> planner.plan(planner.parse(json)), false).compose(queue::submit);
    }

    /** No new requests, then no more training, then everything written. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise(); // without a context, for those of this Vert.x end with it
        if (stream != null) {
            stream.end();
        }
        undeploy(httpId)
                .eventually(() -> Future.join(workers.stream().map(this::undeploy).toList()))
                .eventually(() -> undeploy(queueId))
                .eventually(() -> catalogue == null ? Future.succeededFuture() : catalogue.close())
                .eventually(() -> logs == null ? Future.succeededFuture() : vertx.executeBlocking(() -> {
                    logs.close();
                    return null;
                }))
                .eventually(this::endLooks)
                .onComplete(ended -> {
                    if (metrics != null) {
                        metrics.close();
                    }
                })
                .onComplete(ended -> vertx.close().onComplete(done -> closed.handle(ended.succeeded() ? done : ended.mapEmpty())));
        return closed.future();
    }

    /** Their outcomes come by event loops, which are gone soon. */
    private Future<Void> endLooks() {
        return datasets == null ? Future.succeededFuture() : Future.any(datasets.close(), vertx.timer(LOOK_SECONDS, TimeUnit.SECONDS)).mapEmpty();
    }

    private Future<?> open(Sessions sessions) {
        Future<Presets> presets = vertx.executeBlocking(Presets::load, false);
        Future<List<Device>> devices = vertx.executeBlocking(Device::all, false);
        Future<DatasetService> found = vertx.executeBlocking(() -> new DatasetService(vertx, settings.dataDir(), settings.mirror()), false)
                .onSuccess(opened -> datasets = opened);
        Future<?> store = Catalogue.open(vertx, settings.store())
                .onSuccess(opened -> catalogue = opened)
                .compose(opened -> vertx.executeBlocking(() -> RunLogs.open(vertx, settings.store(), clock), false))
                .onSuccess(opened -> logs = opened)
                .compose(opened -> vertx.executeBlocking(() -> Tokens.open(settings.store()), false))
                .onSuccess(opened -> tokens = opened)
                .compose(opened -> vertx.executeBlocking(() -> dev.lockstep.server.access.Sessions.open(settings.store(), opened, InstantSource.system()), false))
                .onSuccess(opened -> webSessions = opened);
        return Future.join(presets, devices, found, store)
                .compose(parts -> deploy(presets.result(), devices.result(), sessions));
    }

    private Future<?> deploy(Presets presets, List<Device> devices, Sessions sessions) {
        Board board = new Board(datasets::entries, datasets::problems, new SystemStatus(settings, devices));
        board.pins(logs.pins()::isPinned);
        planner = new SweepPlanner(presets, datasets::entries);
        Curves curves = new Curves(vertx, logs);
        queue = new RunQueue(board, catalogue, gate(datasets), new LogReading(vertx, logs, curves), planner, new DevicePlacement(devices, settings.cohort()), clock,
                StoreRoom.of(settings.store()));
        DryRun dryRun = new DryRun(planner, memory(datasets), settings.workers() * settings.cohort());
        metrics = new Metrics(settings.store());
        stream = new StreamHandler(vertx, logs, board, metrics::batchSent);
        webSessions.onEnd(stream::endSession);
        metrics.gauge("lockstep.runs", "Runs that have not ended", List.of(Tag.of("state", "running")), () -> board.load().running());
        metrics.gauge("lockstep.runs", "Runs that have not ended", List.of(Tag.of("state", "queued")), () -> board.load().queued());
        metrics.gauge("lockstep.streams", "Open streams", List.of(), stream::open);
        metrics.gauge("lockstep.stream.waiting.bytes", "Held for clients that do not read", List.of(Tag.of("of", "all")), stream::waitingBytes);
        metrics.gauge("lockstep.stream.waiting.bytes", "Held for clients that do not read", List.of(Tag.of("of", "slowest")), stream::mostWaitingBytes);
        logs.onClosed(curves::keep);
        http = new HttpVerticle(new Api(presets, datasets, board, queue, planner, dryRun, stream,
                new HistoryDownloads(vertx, logs, board, datasets::series), logs, weights, curves, tokens, webSessions, metrics,
                new Readiness(settings.store(), () -> started)),
                settings.binding());
        return vertx.deployVerticle(queue).onSuccess(id -> queueId = id)
                .compose(id -> Future.join(deployWorkers(sessions), deployHttp()));
    }

    private Future<?> deployWorkers(Sessions sessions) {
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("lockstep-training").setWorkerPoolSize(settings.workers());
        List<Future<String>> started = new ArrayList<>();
        PausedRuns paused = new PausedRuns();
        Checkpoints checkpoints = new Checkpoints(vertx, logs, (long) (settings.checkpointSeconds() * 1e9));
        Continuations continuations = new Continuations(logs, checkpoints);
        for (int i = 1; i <= settings.workers(); i++) {
            started.add(vertx.deployVerticle(new TrainingVerticle(Device.worker(i), new DatasetOpening(datasets::open), sessions, logs, weights, paused, checkpoints, continuations), options));
        }
        return Future.join(started).onComplete(all -> started.stream().filter(Future::succeeded).forEach(id -> workers.add(id.result())));
    }

    private Future<?> deployHttp() {
        return vertx.deployVerticle(http).onSuccess(id -> httpId = id).recover(e -> Future.failedFuture(startProblem(e)));
    }

    private Throwable startProblem(Throwable e) {
        if (e instanceof Tls.UnusableException) {
            return new StartException(e.getMessage());
        }
        if (settings.binding().tls() != null && !(e instanceof IOException)) {
            return new StartException("the TLS key " + settings.binding().tls().key() + " cannot be used with the certificate: it must be a PKCS#8 key in PEM form,"
                    + " not encrypted, and belong to the certificate (" + e.getMessage() + ")");
        }
        String where = "host=" + settings.binding().host() + ", port=" + settings.binding().port();
        return !(e instanceof BindException) ? e
                : new StartException(String.valueOf(e.getMessage()).contains("Cannot assign")
                        ? "no interface of this machine has this address: " + where + "; choose another with --host"
                        : "port=" + settings.binding().port() + " is taken by another program; choose another with --port");
    }

    private Future<Void> undeploy(String id) {
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }

    private static DatasetGate gate(DatasetService datasets) {
        return new DatasetGate() {
            @Override
            public Future<Void> ready(String dataset) {
                return datasets.ready(dataset);
            }

            @Override
            public String progress(String dataset) {
                return datasets.entry(dataset).filter(entry -> entry.getString("state").equals("downloading"))
                        .map(entry -> "waits for " + dataset + ": " + entry.getString("detail")).orElse(null);
            }
        };
    }

    private static DryRun.Memory memory(DatasetService datasets) {
        return new DryRun.Memory() {
            @Override
            public long model(ModelSpec model, int batchSize) {
                return Device.memoryBytes(model, batchSize);
            }

            @Override
            public long dataset(DatasetSpec dataset) {
                return datasets.estimatedBytes(dataset);
            }
        };
    }
}
