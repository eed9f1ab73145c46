package dev.lockstep.engine.cuda;

import dev.lockstep.engine.cuda.Arguments.Place;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.plan.Workspace;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.spec.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** The launches of a plan's operations in one workspace. */
final class PassLaunches {
    final Plan plan;
    final Workspace workspace;
    final RunLayout layout;
    final Tables tables;
    final Widths widths;
    private final boolean trains;
    private final boolean fuses;

    /** @param fuses whether an operation may do the work of the one behind it, whose input then is nowhere */
    PassLaunches(Plan plan, Workspace workspace, RunLayout layout, Tables tables, Widths widths, boolean fuses) {
        this.fuses = fuses;
        this.widths = widths;
        this.plan = plan;
        this.workspace = workspace;
        this.layout = layout;
        this.tables = tables;
        this.trains = workspace.gradient(plan.input()) >= 0;
    }

    boolean trains() {
        return trains;
    }

    int blocks() {
        return workspace.blocks();
    }

    /** {@link Place#NONE} for what this workspace does not keep. */
    Place activation(Tensor tensor) {
        int offset = workspace.activation(tensor);
        return offset < 0 ? Place.NONE : Place.of(tensor, layout.workspace + offset, workspace.activationBlock(tensor));
    }

    Place gradient(Tensor tensor) {
        return trains ? Place.of(tensor, layout.workspace + workspace.gradient(tensor), workspace.gradientBlock(tensor)) : Place.NONE;
    }

    /** Forward and backward. */
    List<Launch> training(Augmentation augmentation) {
        List<Launch> all = new ArrayList<>(List.of(gather(augmentation)));
        forward().forEach(all::addAll);
        all.add(score());
        all.addAll(backward());
        return all;
    }

    List<Launch> evaluation() {
        List<Launch> all = new ArrayList<>(List.of(gather(Augmentation.NONE)));
        forward().forEach(all::addAll);
        all.add(score());
        return all;
    }

    private Launch gather(Augmentation augmentation) {
        Shape shape = plan.input().shape();
        return new Arguments().put(activation(plan.input())).put(shape.channels(), shape.height(), shape.width(), augmentation.shift())
                .put(augmentation.flip() ? 1 : 0).launch("gather", Launch.blocks(plan.input().values(), Launch.GROUPS), blocks());
    }

    /** Whether an operation is a max pooling that does the work of a ReLU behind it. */
    private boolean rectifies(int operation) {
        return fuses && operation >= 0 && operation + 1 < plan.operations().size() && plan.operations().get(operation) instanceof Operation.MaxPool pool
                && plan.operations().get(operation + 1) instanceof Operation.Rectify relu && relu.input() == pool.output() && relu.output() == pool.output();
    }

    /** For each operation; nothing for one whose work another does. */
    List<List<Launch>> forward() {
        List<List<Launch>> all = new ArrayList<>();
        for (int i = 0; i < plan.operations().size(); i++) {
            Operation operation = plan.operations().get(i);
            List<Launch> launches = new ArrayList<>();
            if (operation instanceof Operation.Convolution conv) {
                WindowLaunches.forward(this, conv, launches);
            } else if (operation instanceof Operation.MaxPool pool) {
                WindowLaunches.forward(this, pool, rectifies(i), launches);
            } else if (operation instanceof Operation.AveragePool pool) {
                WindowLaunches.forward(this, pool, launches);
            } else if (!rectifies(i - 1)) {
                ValueLaunches.forward(this, operation, launches);
            }
            all.add(launches);
        }
        return all;
    }

    private Launch score() {
        return new Arguments().put(activation(plan.output())).put(gradient(plan.output())).put(plan.output().values(), layout.losses, layout.samples)
                .launch("score", 1, 1);
    }

    private List<Launch> backward() {
        List<Launch> launches = new ArrayList<>();
        for (int i = plan.operations().size() - 1; i >= 0; i--) {
            Operation operation = plan.operations().get(i);
            if (operation instanceof Operation.Convolution conv) {
                WindowLaunches.backward(this, conv, launches);
            } else if (operation instanceof Operation.MaxPool pool) {
                WindowLaunches.backward(this, pool, rectifies(i), launches);
            } else if (operation instanceof Operation.AveragePool pool) {
                WindowLaunches.backward(this, pool, launches);
            } else if (!rectifies(i - 1)) {
                ValueLaunches.backward(this, operation, launches);
            }
        }
        return launches;
    }
}
