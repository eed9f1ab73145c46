package dev.lockstep.server.export;

import dev.lockstep.server.weights.SafetensorsHeader;
import dev.lockstep.server.weights.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The newest weights of some runs as one safetensors file; of several runs each tensor has its run before its name, {@code run-17.conv1.weight}. Each run's
 * tensors are read twice: for the header, which comes first and knows all of them, and for their values.
 */
final class SafetensorsPieces implements Pieces {
    private final SafetensorsHeader header = new SafetensorsHeader(Map.of());
    private final Iterator<WeightsSource> sources;
    private final boolean single;
    private List<Tensor> waiting = new ArrayList<>();
    private byte[] head;
    private long tensors;

    SafetensorsPieces(List<WeightsSource> sources) throws IOException {
        single = sources.size() == 1;
        for (WeightsSource source : sources) {
            for (Tensor tensor : LastTensors.of(source)) {
                header.add(single ? tensor.name() : "run-" + source.run() + "." + tensor.name(), tensor);
                tensors++;
            }
        }
        head = header.bytes();
        this.sources = sources.iterator();
    }

    @Override
    public byte[] next() throws IOException {
        if (head != null) {
            byte[] first = head;
            head = null;
            return first;
        }
        while (waiting.isEmpty()) {
            if (!sources.hasNext()) {
                return null;
            }
            waiting = new ArrayList<>(LastTensors.of(sources.next()));
        }
        return SafetensorsHeader.data(waiting.remove(0)).array();
    }

    @Override
    public long rows() {
        return tensors;
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
