package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.WeightsPlan;
import dev.lockstep.server.store.RunRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records weights: the chosen tensors at their stride, all of them now and then, and at the end whatever has not been recorded at that step, and the running
 * statistics of normalizations. Beside them, how far the steps of the stride moved each weight tensor.
 */
final class Snapshots {
    /** Behind the name of a tensor: the size of a step's change of it, over its size before. */
    static final String UPDATE_RATIO = ":update_ratio";

    private final TrainingSession session;
    private final int member;
    private final WeightsPlan plan;
    private final RunRecorder recorder;
    /** The weights before a step that is to be measured. */
    private final Map<String, float[]> before = new HashMap<>();
    private long last = -1;
    private long lastWhole = -1;

    Snapshots(TrainingSession session, int member, WeightsPlan plan, RunRecorder recorder) {
        this.session = session;
        this.member = member;
        this.plan = plan;
        this.recorder = recorder;
    }

    void at(long step) {
        if (plan.takesAll(step)) {
            lastWhole = step;
            last = step;
            all().forEach(tensor -> record(step, tensor));
        } else if (plan.takes(step)) {
            last = step;
            session.parameters().stream().filter(tensor -> plan.tensors().contains(tensor.name())).forEach(tensor -> record(step, tensor));
        }
        measured(step);
        measure(step + 1);
        if (plan.ends(step)) {
            atEnd(step);
        }
    }

    /** At least 1. */
    int stepsToNext(long step) {
        return plan.stepsToNext(step);
    }

    /** Behind a step whose snapshot, if there was to be one, was recorded. */
    void goOn(long step) {
        last = plan.takes(step) || plan.takesAll(step) ? step : -1;
        lastWhole = plan.takesAll(step) || plan.ends(step) ? step : -1;
        measure(step + 1);
    }

    void atEnd(long step) {
        if (lastWhole != step) {
            session.parameters().stream().filter(tensor -> last != step || !plan.tensors().contains(tensor.name()))
                    .forEach(tensor -> record(step, tensor));
            session.buffers().forEach(tensor -> record(step, tensor));
            lastWhole = step;
        }
    }

    private void measure(long next) {
        before.clear();
        if (plan.measures(next)) {
            weights().forEach(tensor -> before.put(tensor.name(), session.parameter(member, tensor.name())));
        }
    }

    private void measured(long step) {
        if (plan.measures(step) && !before.isEmpty()) {
            weights().forEach(tensor -> recorder.weights(Math.toIntExact(step), tensor.name() + UPDATE_RATIO, List.of(1),
                    new float[] {ratio(before.get(tensor.name()), session.parameter(member, tensor.name()))}));
        }
    }

    /** Those that have more than one dimension: a bias may be all zeros, which nothing is a part of. */
    private Stream<ParameterShape> weights() {
        return session.parameters().stream().filter(tensor -> tensor.dims().size() > 1);
    }

    private static float ratio(float[] before, float[] after) {
        double moved = 0;
        double size = 0;
        for (int i = 0; i < before.length; i++) {
            double by = (double) after[i] - before[i];
            moved += by * by;
            size += (double) before[i] * before[i];
        }
        return (float) Math.sqrt(moved / size);
    }

    private Stream<ParameterShape> all() {
        return Stream.concat(session.parameters().stream(), session.buffers().stream());
    }

    private void record(long step, ParameterShape tensor) {
        recorder.weights(Math.toIntExact(step), tensor.name(), tensor.dims(), session.parameter(member, tensor.name()));
    }
}
