package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.WeightsPlan;
import dev.lockstep.server.store.RunRecorder;

/**
 * Records weights: the chosen tensors at their stride, and at the end whatever has not been recorded at that step, and the running statistics of
 * normalizations.
 */
final class Snapshots {
    private final TrainingSession session;
    private final int member;
    private final WeightsPlan plan;
    private final RunRecorder recorder;
    private long last = -1;

    Snapshots(TrainingSession session, int member, WeightsPlan plan, RunRecorder recorder) {
        this.session = session;
        this.member = member;
        this.plan = plan;
        this.recorder = recorder;
    }

    void at(long step) {
        if (plan.takes(step)) {
            last = step;
            session.parameters().stream().filter(tensor -> plan.tensors().contains(tensor.name())).forEach(tensor -> record(step, tensor));
        }
    }

    /** At least 1, and no more than {@code most}. */
    int stepsToNext(long step, int most) {
        int steps = 1;
        while (steps < most && !plan.takes(step + steps)) {
            steps++;
        }
        return steps;
    }

    /** Behind a step whose snapshot, if there was to be one, was recorded. */
    void goOn(long step) {
        last = plan.takes(step) ? step : -1;
    }

    void atEnd(long step) {
        session.parameters().stream().filter(tensor -> last != step || !plan.tensors().contains(tensor.name()))
                .forEach(tensor -> record(step, tensor));
        session.buffers().forEach(tensor -> record(step, tensor));
    }

    private void record(long step, ParameterShape tensor) {
        recorder.weights(Math.toIntExact(step), tensor.name(), tensor.dims(), session.parameter(member, tensor.name()));
    }
}
