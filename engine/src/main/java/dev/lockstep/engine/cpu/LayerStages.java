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
        } else if (operation instanceof Operation.AveragePool pool) {
            AveragePoolStages.forward(pass, pool, stages);
        } else if (operation instanceof Operation.Normalize norm) {
            NormalizeStages.forward(pass, norm, stages);
        } else if (operation instanceof Operation.Activate activate) {
            ActivateStages.forward(pass, activate, stages);
        } else if (operation instanceof Operation.Softmax softmax) {
            SoftmaxStages.forward(pass, softmax, stages);
        } else if (operation instanceof Operation.Drop drop) {
            DropStages.forward(pass, drop, stages);
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
        } else if (operation instanceof Operation.AveragePool pool) {
            AveragePoolStages.backward(pass, pool, stages);
        } else if (operation instanceof Operation.Normalize norm) {
            NormalizeStages.backward(pass, norm, stages);
        } else if (operation instanceof Operation.Activate activate) {
            ActivateStages.backward(pass, activate, stages);
        } else if (operation instanceof Operation.Softmax softmax) {
            SoftmaxStages.backward(pass, softmax, stages);
        } else if (operation instanceof Operation.Drop drop) {
            DropStages.backward(pass, drop, stages);
        } else {
            throw new AssertionError(operation);
        }
    }
}
