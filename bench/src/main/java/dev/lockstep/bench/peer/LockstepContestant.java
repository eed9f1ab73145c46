package dev.lockstep.bench.peer;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;

/** The engine of this project; it gathers its batches from bytes, which is part of its step. */
final class LockstepContestant implements Contestant {
    private final Execution execution;
    private final RunSlot[] slots = {new RunSlot()};

    LockstepContestant(Task task) {
        ImageSet images = new ImageSet(Task.IMAGES, 1, Task.SIDE, Task.SIDE, task.pixels, task.labels);
        float[][] values = new float[1][256];
        for (int pixel = 0; pixel < 256; pixel++) {
            values[0][pixel] = Task.value(pixel);
        }
        TrainingSpec training = TrainingSpec.of(1, Task.BATCH, 1, task.optimizer, new LossSpec.CrossEntropyLoss());
        execution = Backends.best().open(task.plan, List.of(training), new Samples(images, images, values), 1);
        for (int i = 0; i < task.plan.slots().size(); i++) {
            execution.setParameter(0, i, task.start(i));
        }
        slots[0].active = true;
        slots[0].count = Task.BATCH;
        slots[0].batch = Task.BATCH;
        slots[0].order = IntStream.range(0, Task.IMAGES).toArray();
        slots[0].learningRate = task.optimizer.lr();
    }

    @Override
    public double step(int from) {
        slots[0].clearResults();
        slots[0].from = from;
        execution.accumulate(slots);
        execution.update(slots);
        slots[0].step++;
        return slots[0].lossSum / Task.BATCH;
    }
}
