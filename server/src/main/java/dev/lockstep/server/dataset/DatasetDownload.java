package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.data.DatasetSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/** Brings the files of one dataset into {@code <data directory>/<name>}, one after the other. */
final class DatasetDownload {
    private final Vertx vertx;
    private final WorkerExecutor disk;
    private final DownloadOptions options;
    private final DatasetSource source;
    private final Path directory;
    private final DoubleConsumer progress;

    /** @param progress told the share of the whole, 0 to 1 */
    DatasetDownload(Vertx vertx, WorkerExecutor disk, DownloadOptions options, DatasetSource source, Path dataDir, DoubleConsumer progress) {
        this.vertx = vertx;
        this.disk = disk;
        this.options = options;
        this.source = source;
        this.directory = dataDir.resolve(source.info().name());
        this.progress = progress;
    }

    /** Called on the context that carries the download. The failure's message says what a person can do. */
    Future<Void> run() {
        WebClient client = WebClient.create(vertx, new WebClientOptions()
                .setConnectTimeout((int) options.idleMillis())
                .setUserAgent("lockstep")
                .setDecompressionSupported(false));
        double total = source.files().stream().mapToLong(DatasetFile::bytes).sum();
        List<String> mirrors = new ArrayList<>(options.mirrorsOf(source.info().name()));
        Future<Void> all = Future.succeededFuture();
        long before = 0;
        for (DatasetFile file : source.files()) {
            double start = before / total;
            double share = file.bytes() / total;
            FileDownload download = new FileDownload(vertx, disk, client, options, file, new PartFile(file, directory),
                    part -> progress.accept(start + share * part));
            // The mirror that delivered is asked first for the next file, so that a dead one is waited for once.
            all = all.compose(done -> download.from(mirrors)).onSuccess(index -> Collections.rotate(mirrors, -index)).mapEmpty();
            before += file.bytes();
        }
        // Closing the client also ends an answer that was refused half-way.
        return all.onComplete(done -> client.close())
                .recover(cause -> Future.failedFuture(new DatasetException(advice(cause), cause)));
    }

    private String advice(Throwable cause) {
        List<String> names = source.files().stream().map(file -> file.name() + ".gz").collect(Collectors.toList());
        return source.info().name() + " could not be downloaded (" + cause.getMessage() + "). Put " + String.join(", ", names)
                + " into " + directory + ", or use strokes, which needs no download.";
    }
}
