package dev.lockstep.engine.cuda;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.cuda.Arguments.Place;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Operation.Activate;
import dev.lockstep.engine.plan.Operation.Activation;
import dev.lockstep.engine.plan.Operation.Drop;
import dev.lockstep.engine.plan.Operation.FullyConnected;
import dev.lockstep.engine.plan.Operation.Normalize;
import dev.lockstep.engine.plan.Operation.Rectify;
import dev.lockstep.engine.plan.Operation.Softmax;
import java.util.List;

/** Everything without windows. */
final class ValueLaunches {
    private ValueLaunches() {}

    static void forward(PassLaunches pass, Operation operation, List<Launch> launches) {
        Place x = pass.activation(operation.input());
        Place y = pass.activation(operation.output());
        if (operation instanceof FullyConnected full) {
            launches.add(linear("linear", pass, full, x, y, Launch.blocks(full.output().values(), Launch.GROUPS), pass.blocks()));
        } else if (operation instanceof Normalize norm) {
            launches.add(NormalizationLaunches.forward(pass, norm));
        } else if (operation instanceof Softmax) {
            launches.add(softmax("softmax", pass, operation, x, y, Place.NONE));
        } else if (operation instanceof Drop drop) {
            if (pass.trains()) {
                launches.add(elementwise("dropout", pass, operation, x, y, Place.NONE));
            } else if (drop.input() != drop.output()) {
                launches.add(elementwise("copy", pass, operation, x, y, Place.NONE));
            }
        } else {
            launches.add(elementwise(name(operation), pass, operation, x, y, Place.NONE));
        }
    }

    static void backward(PassLaunches pass, Operation operation, List<Launch> launches) {
        Place y = pass.activation(operation.output());
        Place dy = pass.gradient(operation.output());
        Place dx = pass.gradient(operation.input());
        if (operation instanceof FullyConnected full) {
            int features = Launch.blocks(full.input().values(), Launch.GROUPS);
            if (full.propagates()) {
                launches.add(linear("linear_input_gradient", pass, full, dx, dy, features, pass.blocks()));
            }
            launches.add(linear("linear_weight_gradient", pass, full, pass.activation(full.input()), dy, features,
                    Launch.blocks(full.output().values(), Launch.GROUPS)));
        } else if (operation instanceof Normalize norm) {
            launches.add(NormalizationLaunches.backward(pass, norm));
        } else if (operation.propagates() && operation instanceof Softmax) {
            launches.add(softmax("softmax_gradient", pass, operation, dx, y, dy));
        } else if (operation.propagates()) {
            launches.add(elementwise(name(operation) + "_gradient", pass, operation, dx, y, dy));
        }
    }

    private static String name(Operation operation) {
        if (operation instanceof Rectify) {
            return "relu";
        }
        if (operation instanceof Drop) {
            return "dropout";
        }
        Activation activation = ((Activate) operation).activation();
        return activation == Activation.LEAKY_RELU ? "leaky_relu" : activation == Activation.SIGMOID ? "sigmoid" : "hyperbolic_tangent";
    }

    private static Launch linear(String kernel, PassLaunches pass, FullyConnected full, Place x, Place y, int width, int height) {
        boolean biased = full.bias() != null;
        int weight = full.weight().offset();
        int bias = biased ? full.bias().offset() : 0;
        return new Arguments().put(x).put(y).put(full.input().values(), full.output().values())
                .put(pass.layout.parameters + weight, biased ? pass.layout.parameters + bias : -1)
                .put(pass.layout.gradients + weight, pass.layout.gradients + bias)
                .launch(kernel, width, height);
    }

    private static Launch softmax(String kernel, PassLaunches pass, Operation operation, Place x, Place y, Place dy) {
        return new Arguments().put(x).put(y).put(dy).put(operation.input().shape().channels())
                .launch(kernel, Launch.blocks(operation.input().plane() * LANES, Launch.THREADS), pass.blocks());
    }

    private static Launch elementwise(String kernel, PassLaunches pass, Operation operation, Place x, Place y, Place dy) {
        Place mask = operation instanceof Drop drop ? pass.activation(drop.mask()) : Place.NONE;
        int layer = operation instanceof Drop drop ? drop.layer() : 0;
        int count = operation.input().values() * LANES;
        return new Arguments().put(x).put(y).put(dy).put(count, pass.layout.constants(operation)).put(mask).put(layer)
                .launch(kernel, Launch.blocks(count, Launch.THREADS), pass.blocks());
    }
}
