package dev.lockstep.server.schedule;

import java.util.List;

/** Names a tensor of a model, {@code conv1.weight}, with its dimensions in PyTorch's order. */
public record TensorRef(String tensor, List<Integer> dims) {
    public TensorRef {
        dims = List.copyOf(dims);
    }
}
