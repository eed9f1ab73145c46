package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.data.DatasetSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/** Brings the files of one dataset into its folder below the data directory, one after the other. */
final class DatasetDownload {
    private final Vertx vertx;
    private final DiskThreads disk;
    private final DownloadOptions options;
    private final DatasetSource source;
    private final Path directory;
    private final DoubleConsumer progress;
    private final List<FileDownload> files = new ArrayList<>();
    private WebClient client;
    private boolean stopped;

    /** @param progress told the share of the whole, 0 to 1 */
    DatasetDownload(Vertx vertx, DiskThreads disk, DownloadOptions options, DatasetSource source, Path dataDir, DoubleConsumer progress) {
        this.vertx = vertx;
        this.disk = disk;
        this.options = options;
        this.source = source;
        this.directory = dataDir.resolve(source.folder());
        this.progress = progress;
    }

    /** Called on the context that carries the download. The failure's message says what a person can do. */
    Future<Void> run() {
        client = WebClient.create(vertx, new WebClientOptions()
                .setConnectTimeout((int) options.idleMillis())
                .setUserAgent("lockstep")
                .setDecompressionSupported(false));
        List<PartFile> parts = parts();
        double total = parts.stream().mapToLong(PartFile::bytes).sum();
        List<String> mirrors = new ArrayList<>(options.mirrorsOf(source.info().name()));
        Future<Void> all = Future.succeededFuture();
        long before = 0;
        for (PartFile part : parts) {
            double start = before / total;
            double share = part.bytes() / total;
            FileDownload download = new FileDownload(vertx, disk, client, options, part, done -> progress.accept(start + share * done));
            files.add(download);
            // The mirror that delivered is asked first for the next file, so that a dead one is waited for once.
            all = all.compose(done -> download.from(mirrors)).onSuccess(index -> Collections.rotate(mirrors, -index)).mapEmpty();
            before += part.bytes();
        }
        // Closing the client also ends an answer that was refused half-way.
        return all.onComplete(done -> client.close())
                .recover(cause -> Future.failedFuture(new DatasetException(stopped ? source.info().name() + ": its download was stopped" : advice(cause), cause)));
    }

    /** On the same context. What has come is kept, and the next download goes on with it. */
    void stop() {
        stopped = true;
        files.forEach(FileDownload::stop);
        client.close();
    }

    boolean stopped() {
        return stopped;
    }

    private List<PartFile> parts() {
        return source.archive().map(archive -> List.of(new ArchiveContent(archive, source.files(), directory).part()))
                .orElseGet(() -> source.files().stream().map(file -> new GzipContent(file, directory).part()).toList());
    }

    private String advice(Throwable cause) {
        String what = source.archive().map(archive -> "Unpack " + archive.name() + " so that " + names("") + " lie in " + directory)
                .orElseGet(() -> "Put " + names(".gz") + " into " + directory);
        return source.info().name() + " could not be downloaded (" + cause.getMessage() + "). " + what + ", or use strokes, which needs no download.";
    }

    private String names(String ending) {
        return source.files().stream().map(file -> file.name() + ending).collect(Collectors.joining(", "));
    }
}
