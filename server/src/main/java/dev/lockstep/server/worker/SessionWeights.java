package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.weights.SafetensorsReader;
import dev.lockstep.server.weights.SafetensorsWriter;
import dev.lockstep.server.weights.Tensor;
import dev.lockstep.server.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Weights of a session's only run, from and to files. */
final class SessionWeights {
    private SessionWeights() {}

    /** @throws WeightsException that lists everything in which file and model differ */
    static void load(TrainingSession session, Path file) throws IOException {
        Map<String, Tensor> tensors = SafetensorsReader.read(file);
        List<String> problems = new ArrayList<>();
        List<ParameterShape> shapes = all(session);
        for (ParameterShape shape : shapes) {
            Tensor tensor = tensors.remove(shape.name());
            if (tensor == null) {
                problems.add(shape.name() + " is missing");
            } else if (!tensor.dims().equals(shape.dims())) {
                problems.add(shape.name() + " has shape " + tensor.dims() + ", the model's is " + shape.dims());
            } else {
                session.setParameter(0, shape.name(), tensor.values());
            }
        }
        tensors.keySet().forEach(name -> problems.add(name + " is not in the model"));
        if (!problems.isEmpty()) {
            throw new WeightsException(file + ": does not fit the model: " + String.join("; ", problems));
        }
    }

    static void save(TrainingSession session, Path file) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (ParameterShape shape : all(session)) {
            tensors.add(new Tensor(shape.name(), shape.dims(), session.parameter(0, shape.name())));
        }
        SafetensorsWriter.write(file, tensors, Map.of("weights_sha256", session.weightsSha256(0)));
    }

    private static List<ParameterShape> all(TrainingSession session) {
        List<ParameterShape> shapes = new ArrayList<>(session.parameters());
        shapes.addAll(session.buffers());
        return shapes;
    }
}
