package dev.lockstep.engine.parity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.Adam;
import dev.lockstep.engine.spec.OptimizerSpec.AdamW;
import dev.lockstep.engine.spec.OptimizerSpec.RMSprop;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.ScheduleSpec;

/** Optimizers and schedules as fixtures describe them: the arguments of {@code torch.optim}; what is missing has PyTorch's default. */
public final class Optimizers {
    private Optimizers() {}

    public static OptimizerSpec of(JsonNode node) {
        String type = node.get("type").asText();
        double lr = node.get("lr").asDouble();
        double decay = number(node, "weight_decay", type.equals("AdamW") ? 0.01 : 0);
        double beta1 = node.path("betas").path(0).asDouble(0.9);
        double beta2 = node.path("betas").path(1).asDouble(0.999);
        double momentum = number(node, "momentum", 0);
        return switch (type) {
            case "SGD" -> new SGD(lr, momentum, number(node, "dampening", 0), decay, node.path("nesterov").asBoolean());
            case "Adam" -> new Adam(lr, beta1, beta2, number(node, "eps", 1e-8), decay, node.path("amsgrad").asBoolean());
            case "AdamW" -> new AdamW(lr, beta1, beta2, number(node, "eps", 1e-8), decay, node.path("amsgrad").asBoolean());
            case "Adadelta" -> new Adadelta(lr, number(node, "rho", 0.9), number(node, "eps", 1e-6), decay);
            case "Adagrad" -> new Adagrad(lr, number(node, "lr_decay", 0), decay, number(node, "initial_accumulator_value", 0), number(node, "eps", 1e-10));
            case "RMSprop" -> new RMSprop(lr, number(node, "alpha", 0.99), number(node, "eps", 1e-8), decay, momentum, node.path("centered").asBoolean());
            default -> throw new IllegalArgumentException("type=" + type);
        };
    }

    public static ScheduleSpec schedule(JsonNode node) {
        String type = node.get("type").asText();
        return switch (type) {
            case "ConstantLR" -> new ScheduleSpec.ConstantLR();
            case "StepLR" -> new ScheduleSpec.StepLR(node.get("step_size").asInt(), node.get("gamma").asDouble());
            case "ExponentialLR" -> new ScheduleSpec.ExponentialLR(node.get("gamma").asDouble());
            case "CosineAnnealingLR" -> new ScheduleSpec.CosineAnnealingLR(node.get("T_max").asInt(), node.get("eta_min").asDouble());
            case "OneCycleLR" -> new ScheduleSpec.OneCycleLR(node.get("max_lr").asDouble(), node.get("pct_start").asDouble(), node.get("div_factor").asDouble(),
                    node.get("final_div_factor").asDouble(), node.get("cycle_momentum").asBoolean(), node.get("base_momentum").asDouble(),
                    node.get("max_momentum").asDouble());
            default -> throw new IllegalArgumentException("type=" + type);
        };
    }

    public static GradientClipping clipping(JsonNode node) {
        return new GradientClipping(node.get("max_norm").asDouble(), node.get("max_value").asDouble());
    }

    private static double number(JsonNode node, String key, double otherwise) {
        return node.path(key).asDouble(otherwise);
    }
}
