package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.LayerShape;
import java.util.Locale;

/** A plan for people. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        line(text, "plan for batch size %d: %d samples a training pass, %d an evaluation pass", plan.batchSize(), plan.training().samples(),
                plan.evaluation().samples());
        line(text, "operations");
        for (Operation operation : plan.operations()) {
            line(text, "  %-16s %-16s %s -> %s%s", operation.name(), operation.getClass().getSimpleName(), operation.input().shape(),
                    operation.output().shape(), operation.propagates() ? "" : ", no input gradient");
        }
        workspace(text, "training", plan.training());
        workspace(text, "evaluation", plan.evaluation());
        line(text, "parameters");
        for (ParameterSlot slot : plan.slots()) {
            line(text, "  %-24s offset %,12d  size %,12d  %s", slot.shape().name(), slot.offset(), slot.size(), slot.shape().dims());
        }
        long adds = plan.shape().layers().stream().mapToLong(LayerShape::multiplyAdds).sum();
        line(text, "%,d parameters, %,d multiply-adds a sample, %,d bytes for one run", plan.shape().parameterCount(), adds,
                plan.memoryBytes(1));
        return text.toString();
    }

    private static void workspace(StringBuilder text, String name, Workspace workspace) {
        line(text, "%s workspace, %,d floats", name, workspace.floats());
        for (Buffer buffer : workspace.buffers()) {
            line(text, "  %-24s offset %,12d  size %,12d", buffer.name(), buffer.offset(), buffer.size());
        }
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
