package dev.lockstep.server.http;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.SmokePlan;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.worker.Device;
import dev.lockstep.server.worker.DevicePlacement;
import dev.lockstep.server.worker.RunLookup;
import dev.lockstep.server.worker.SmokeBatch;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** A sweep is tried before it is started: some batches of one of its runs are really trained. */
final class SmokeRoutes {
    private final Vertx vertx;
    private final SweepPlanner planner;
    private final Board board;
    private final RunLookup runs;

    SmokeRoutes(Vertx vertx, SweepPlanner planner, Board board, RunLookup runs) {
        this.vertx = vertx;
        this.planner = planner;
        this.board = board;
        this.runs = runs;
    }

    void addTo(Routes routes) {
        routes.post("/sweeps/smoke", this::smoke);
    }

    private void smoke(RoutingContext context) {
        Request.query(context);
        String body = Request.json(context);
        vertx.executeBlocking(() -> new SmokePlan(planner, planner.parse(body), new DevicePlacement(Device.all(), 1)), false)
                // In order: one that waits for another measures alone.
                .compose(test -> runs.data(test.tried().spec()).compose(data -> vertx.executeBlocking(() -> {
                    int running = board.load().running();
                    SmokeBatch batch = SmokeBatch.of(test.tried().spec(), data);
                    SmokeBatch.Together together = test.together().size() == 1 ? new SmokeBatch.Together(1, batch.stepSeconds())
                            : SmokeBatch.Together.of(test.together(), data);
                    SmokePlan.Measured measured = new SmokePlan.Measured(batch.loss(), batch.accuracy(), batch.samples(), batch.steps(), batch.firstSeconds(),
                            batch.stepSeconds(), batch.testSeconds(), batch.memoryBytes(), together.runs(), together.stepSeconds());
                    return test.answer(measured, board.system().getInteger("workers"), running);
                }, true)))
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }
}
