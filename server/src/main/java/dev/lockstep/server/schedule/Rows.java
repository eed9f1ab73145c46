package dev.lockstep.server.schedule;

import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.RunRow;
import dev.lockstep.server.store.SweepRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sweeps and runs as the catalogue keeps them, and back. */
final class Rows {
    private Rows() {}

    static SweepRow row(NewSweep sweep, Instant now) {
        return new SweepRow(0, sweep.name(), now, sweep.spec(), sweep.axes(), sweep.varying(), false, "", "[]");
    }

    static SweepRow row(SweepInfo info) {
        return new SweepRow(info.id(), info.name(), info.createdAt(), info.spec(), info.axes(), info.varying(), info.paused(), info.notes(),
                info.tags());
    }

    /** @param first the index of the first of them */
    static List<RunRow> rows(List<NewSweep.NewRun> runs, int first, Instant now) {
        return infos(runs, 0, 0, first, now).stream().map(info -> row(Run.queued(info))).toList();
    }

    static List<RunRow> rows(List<Run> runs) {
        return runs.stream().map(Rows::row).toList();
    }

    /** The runs with the ids that the catalogue gave them. */
    static List<RunInfo> infos(List<NewSweep.NewRun> runs, Catalogue.Created created, int first, Instant now) {
        return infos(runs, created.sweep().id(), created.firstRun(), first, now);
    }

    private static List<RunInfo> infos(List<NewSweep.NewRun> runs, int sweep, int firstId, int firstIndex, Instant now) {
        List<RunInfo> infos = new ArrayList<>(runs.size());
        for (NewSweep.NewRun run : runs) {
            infos.add(info(firstId + infos.size(), sweep, firstIndex + infos.size(), run, now));
        }
        return infos;
    }

    private static RunInfo info(int id, int sweep, int index, NewSweep.NewRun run, Instant now) {
        return new RunInfo(id, sweep, index, run.parameters(), run.spec().dataset().name(), run.spec().training().epochs(), run.totalSteps(),
                run.work(), run.firstConv(), now, run.origin());
    }

    static RunRow row(Run run) {
        return new RunRow(run.id(), run.info().sweep(), run.info().index(), info(run.info()), run.state().json(), run.reason(), run.startedAt(),
                run.endedAt(), result(run).encode());
    }

    static SweepInfo sweep(SweepRow row) {
        return new SweepInfo(row.id(), row.name(), row.spec(), row.axes(), row.varying(), row.createdAt(), row.paused(), row.notes(), row.tags());
    }

    static Run run(RunRow row) {
        JsonObject result = new JsonObject(row.result());
        return new Run(info(row), RunState.of(row.state()), row.reason(), ProgressJson.parse(result), row.startedAt(), row.endedAt(), result.getString("device"),
                result.getInteger("numerics_version", 0), result.getString("weights_sha256"), result.getBoolean("stop_wished", false));
    }

    static RunInfo info(RunRow row) {
        JsonObject info = new JsonObject(row.info());
        return new RunInfo(row.id(), row.sweep(), row.index(), info.getJsonObject("parameters").getMap(), info.getString("dataset"),
                info.getInteger("epochs"), info.getLong("total_steps"), info.getDouble("work"), tensor(info.getJsonObject("first_conv")),
                Instant.parse(info.getString("created_at")), origin(info.getJsonObject("continues")));
    }

    private static Origin origin(JsonObject json) {
        return json == null ? null : new Origin(json.getInteger("run"), json.getJsonArray("ends").stream().map(end -> ((Number) end).longValue()).toList(),
                ProgressJson.parse(json.getJsonObject("progress")));
    }

    private static JsonObject json(Origin origin) {
        return new JsonObject().put("run", origin.run()).put("ends", new JsonArray(origin.ends())).put("progress", ProgressJson.of(origin.progress()));
    }

    private static String info(RunInfo info) {
        JsonObject json = new JsonObject()
                .put("parameters", new JsonObject(info.parameters()))
                .put("dataset", info.dataset())
                .put("epochs", info.epochs())
                .put("total_steps", info.totalSteps())
                .put("work", info.work())
                .put("first_conv", RunJson.of(info.firstConv()))
                .put("created_at", info.createdAt().toString());
        return (info.origin() == null ? json : json.put("continues", json(info.origin()))).encode();
    }

    private static JsonObject result(Run run) {
        JsonObject result = ProgressJson.of(run.progress())
                .put("device", run.device())
                .put("numerics_version", run.numericsVersion())
                .put("weights_sha256", run.weightsSha256());
        return run.stopWished() ? result.put("stop_wished", true) : result;
    }

    private static TensorRef tensor(JsonObject json) {
        if (json == null) {
            return null;
        }
        JsonArray dims = json.getJsonArray("dims");
        return new TensorRef(json.getString("tensor"), dims.stream().map(d -> ((Number) d).intValue()).toList());
    }
}
