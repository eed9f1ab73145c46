package dev.lockstep.server.export;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Downloads of anything of any runs, and what they will weigh: the same bytes are made for both. */
public final class Exports {
    /** Of more rows only the rows are counted: making their bytes takes as long as the download. */
    static final long WEIGHED_ROWS = 3_000_000;

    private final Vertx vertx;
    private final RunLogs logs;
    private final Function<String, List<String>> series;
    private final Pump pump;

    Exports(Vertx vertx, RunLogs logs, Function<String, List<String>> series, Pump pump) {
        this.vertx = vertx;
        this.logs = logs;
        this.series = series;
        this.pump = pump;
    }

    /**
     * What is wanted.
     *
     * @param runs as the interface shows them
     * @param name of the selection, for the file's name
     * @param format one of {@link ExportContent#formats()}
     * @param until how many records of a run's log, from its beginning; of runs that are not named all that are there
     */
    public record Wish(List<JsonObject> runs, String name, ExportContent content, String format, Map<Integer, Integer> until) {
        public String file() {
            return "lockstep-" + name + "-" + content.title() + "." + format;
        }
    }

    /**
     * What a download weighs.
     *
     * @param rows or tensors
     * @param bytes -1 where they are not known before they are made
     * @param until how far the logs were read: with it a download is the same, whatever has come since
     */
    public record Weight(long rows, long bytes, Map<Integer, Integer> until) {}

    /** Completes when all is sent. */
    public Future<Void> send(Wish wish, HttpServerResponse response) {
        return vertx.executeBlocking(() -> open(wish), false).compose(pieces -> {
            Pump.head(response, contentType(wish.format()), wish.file());
            return pump.send(response, pieces::next, pieces);
        });
    }

    /** @param gone whether nobody waits for it any more */
    public Future<Weight> weigh(Wish wish, BooleanSupplier gone) {
        return vertx.executeBlocking(() -> weigh(wish, WEIGHED_ROWS, gone), false);
    }

    Weight weigh(Wish wish, long weighedRows, BooleanSupplier gone) throws IOException {
        Map<Integer, Integer> until = new LinkedHashMap<>();
        if (wish.content() != ExportContent.CONFIGURATION) {
            LogKind kind = wish.content() == ExportContent.WEIGHTS ? LogKind.WEIGHTS : LogKind.METRICS;
            for (JsonObject run : wish.runs()) {
                until.put(run.getInteger("id"), logs.log(run.getInteger("id"), kind).records());
            }
            until.putAll(wish.until());
        }
        long bytes = 0;
        try (Pieces pieces = open(new Wish(wish.runs(), wish.name(), wish.content(), wish.format(), until))) {
            for (byte[] piece = pieces.next(); piece != null && !gone.getAsBoolean(); piece = pieces.next()) {
                bytes += piece.length;
                if (pieces.rows() > weighedRows) {
                    pieces.countRest();
                    bytes = -1;
                    break;
                }
            }
            // What has ended does not grow: only the others have to be pinned.
            wish.runs().stream().filter(run -> run.getValue("ended_at") != null).forEach(run -> until.remove(run.getInteger("id")));
            return new Weight(pieces.rows(), bytes, until);
        }
    }

    private Pieces open(Wish wish) throws IOException {
        if (wish.content() == ExportContent.CONFIGURATION) {
            return new ConfigurationPieces(HistoryFormat.of(wish.format()).orElseThrow(), wish.runs());
        }
        if (wish.content() == ExportContent.WEIGHTS) {
            List<WeightsSource> sources = new ArrayList<>();
            for (JsonObject run : wish.runs()) {
                int id = run.getInteger("id");
                sources.add(new WeightsSource(id, logs.log(id, LogKind.WEIGHTS), wish.until().getOrDefault(id, Integer.MAX_VALUE)));
            }
            return wish.format().equals(ExportContent.SAFETENSORS) ? new SafetensorsPieces(sources) : new WeightsPieces(sources);
        }
        List<HistoryExport.Source> sources = new ArrayList<>();
        for (JsonObject run : wish.runs()) {
            int id = run.getInteger("id");
            RunLog log = logs.log(id, LogKind.METRICS);
            JsonObject parameters = run.getJsonObject("parameters", new JsonObject());
            sources.add(new HistoryExport.Source(log, parameters.getMap(), series.apply(parameters.getString("dataset")), wish.until().getOrDefault(id, Integer.MAX_VALUE)));
        }
        return new HistoryExport(HistoryFormat.of(wish.format()).orElseThrow(), wish.content().rows(), sources);
    }

    private static String contentType(String format) {
        return HistoryFormat.of(format).map(HistoryFormat::contentType).orElse("application/octet-stream");
    }
}
