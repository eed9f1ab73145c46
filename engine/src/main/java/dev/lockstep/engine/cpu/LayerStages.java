package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation;
import java.util.List;

/** The stages of each kind of operation. */
final class LayerStages {
    private LayerStages() {}

    static void forward(Pass pass, Operation operation, List<Stage> stages) {
        if (operation instanceof Operation.Convolution conv) {
            ConvolutionStages.forward(pass, conv, stages);
        } else if (operation instanceof Operation.FullyConnected full) {
            FullyConnectedStages.forward(pass, full, stages);
        } else if (operation instanceof Operation.MaxPool pool) {
            MaxPoolStages.forward(pass, pool, stages);
        } else if (operation instanceof Operation.Rectify rectify) {
            RectifyStages.forward(pass, rectify, stages);
        } else {
            throw new AssertionError(operation);
        }
    }

    static void backward(Pass pass, Operation operation, List<Stage> stages) {
        if (operation instanceof Operation.Convolution conv) {
            ConvolutionStages.backward(pass, conv, stages);
        } else if (operation instanceof Operation.FullyConnected full) {
            FullyConnectedStages.backward(pass, full, stages);
        } else if (operation instanceof Operation.MaxPool pool) {
            MaxPoolStages.backward(pass, pool, stages);
        } else if (operation instanceof Operation.Rectify rectify) {
            RectifyStages.backward(pass, rectify, stages);
        } else {
            throw new AssertionError(operation);
        }
    }
}
