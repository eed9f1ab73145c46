package dev.lockstep.server.dataset;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;

/**
 * Brings one file onto the disk, piece by piece, from the first mirror that has it.
 *
 * <p>Pieces instead of one long answer, because the status of an answer has to be known before its bytes may be put behind those that are
 * already there. A mirror that ignores ranges answers with the whole file, which then replaces what is there. All callbacks run on one context.
 */
final class FileDownload {
    /** An answer is held in memory; larger files need a mirror that honours ranges. */
    private static final long MAX_ANSWER = 64 << 20;

    private static final int FIRST_PIECE = 1 << 16;

    private final Vertx vertx;
    private final DiskThreads disk;
    private final WebClient client;
    private final DownloadOptions options;
    private final PartFile part;
    private final DoubleConsumer progress;
    private boolean reachedOne;
    private boolean stopped;
    /** Of the file as the mirror has it; 0 before its first answer. */
    private long total;

    /** @param progress told the share of the file that has come */
    FileDownload(Vertx vertx, DiskThreads disk, WebClient client, DownloadOptions options, PartFile part, DoubleConsumer progress) {
        this.vertx = vertx;
        this.disk = disk;
        this.client = client;
        this.options = options;
        this.part = part;
        this.progress = progress;
    }

    /** Completes with the index of the mirror that delivered. Fails, when none does, with one line that says why not for each. */
    Future<Integer> from(List<String> mirrors) {
        return blocking(part::finished).compose(finished -> finished ? Future.succeededFuture(0) : from(mirrors, 0, new ArrayList<>()));
    }

    /** Nothing more is asked for. What is on its way ends with the client. */
    void stop() {
        stopped = true;
    }

    private Future<Integer> from(List<String> mirrors, int index, List<String> problems) {
        if (stopped) {
            return Future.failedFuture(new MirrorException("stopped", true));
        }
        if (index == mirrors.size()) {
            String all = String.join("; ", problems);
            return Future.failedFuture(new MirrorException(reachedOne ? all : "no mirror can be reached, is there a network connection? " + all, true));
        }
        String url = mirrors.get(index) + part.name();
        return blocking(part::size).compose(found -> next(url, 0, found > 0)).map(index).recover(cause -> {
            reachedOne |= !Causes.isUnreachable(cause);
            problems.add(URI.create(url).getHost() + ": " + Causes.brief(cause));
            return from(mirrors, index + 1, problems);
        });
    }

    /**
     * @param failures in a row
     * @param foreign whether the front of the part may come from elsewhere, so that wrong content says nothing about this mirror
     */
    private Future<Void> next(String url, int failures, boolean foreign) {
        return blocking(part::size).compose(size -> piece(url, size)).transform(piece -> {
            if (piece.succeeded()) {
                return piece.result() ? finish(url, foreign) : stopped ? Future.failedFuture(new MirrorException("stopped", true)) : next(url, 0, foreign);
            }
            if (stopped || MirrorException.isLasting(piece.cause()) || failures + 1 >= options.attempts()) {
                return Future.failedFuture(piece.cause());
            }
            return vertx.timer(Math.max(1, options.retryMillis())).compose(fired -> next(url, failures + 1, foreign));
        });
    }

    private Future<Void> finish(String url, boolean foreign) {
        return blocking(() -> {
            part.finish();
            return null;
        }).<Void>mapEmpty().recover(cause -> discard().compose(gone -> foreign ? next(url, 0, false) : Future.failedFuture(cause)));
    }

    /** Completes with true when the file is whole. */
    private Future<Boolean> piece(String url, long position) {
        long limit = part.limit();
        // How long the file is comes with an answer: soon with a small one.
        int length = total == 0 ? Math.min(FIRST_PIECE, options.pieceBytes()) : options.pieceBytes();
        return client.getAbs(url)
                .putHeader("range", "bytes=" + position + "-" + (position + length - 1))
                .putHeader("accept-encoding", "identity")
                .timeout(options.idleMillis())
                .connectTimeout(options.idleMillis())
                .idleTimeout(options.idleMillis())
                .as(new BoundedBody(Math.min(limit, MAX_ANSWER), more -> come(position, more)))
                .send()
                .compose(answer -> accept(answer, position, limit));
    }

    private Future<Boolean> accept(HttpResponse<Buffer> answer, long position, long limit) {
        int status = answer.statusCode();
        if (status == 200) {
            return write(0, answer.body(), answer.body().length());
        }
        if (status == 416 && position > 0) {
            // Nothing lies behind what is here: it is whole, or it is wrong, which the checksum will tell.
            return Future.succeededFuture(true);
        }
        if (status != 206) {
            return Future.failedFuture(new MirrorException("HTTP status " + status + " " + answer.statusMessage(), status < 500));
        }
        String header = answer.getHeader("content-range");
        ContentRange range = ContentRange.parse(header).orElse(null);
        if (range == null || range.from() != position || range.length() != answer.body().length() || range.total() > limit) {
            return Future.failedFuture(new MirrorException("content-range=" + header + " with " + answer.body().length()
                    + " bytes, expected a piece from " + position + " of a file of at most " + limit, true));
        }
        total = range.total();
        come(position, range.length());
        return write(position, answer.body(), range.total());
    }

    private Future<Boolean> write(long position, Buffer data, long total) {
        return blocking(() -> {
            part.write(position, data);
            return null;
        }).map(written -> {
            long done = position + data.length();
            return done >= total;
        });
    }

    private void come(long position, long more) {
        if (total > 0) {
            // An answer with the whole file, in the place of a piece of it, goes beyond its end for a moment.
            progress.accept(Math.min(1, (double) (position + more) / total));
        } else if (position == 0) {
            // It may be the whole file, which is no longer than its content.
            progress.accept(Math.min(1, (double) more / Math.max(1, part.bytes())));
        }
    }

    private Future<Void> discard() {
        return blocking(() -> {
            part.discard();
            return null;
        });
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return disk.run(work);
    }
}
