package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.Adam;
import dev.lockstep.engine.spec.OptimizerSpec.AdamW;
import dev.lockstep.engine.spec.OptimizerSpec.RMSprop;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Optimizers to and from JSON, with the names and defaults of {@code torch.optim}. */
final class OptimizerJson {
    /** By type, what has the fields that are not given. */
    static final Map<String, OptimizerSpec> DEFAULTS = new LinkedHashMap<>();

    static {
        for (OptimizerSpec spec : List.of(SGD.of(0.001, 0), Adam.of(0.001), AdamW.of(0.001), Adadelta.of(1), Adagrad.of(0.01), RMSprop.of(0.01))) {
            DEFAULTS.put(spec.type(), spec);
        }
    }

    private OptimizerJson() {}

    /** Lays the given fields over a base; another type starts from its own defaults. */
    static OptimizerSpec read(JsonNode node, String path, OptimizerSpec base) {
        if (!node.isObject()) {
            throw Json.wrongType(node, path, "an object such as {\"type\": \"Adam\", \"lr\": 0.001}");
        }
        String type = node.has("type") ? Fields.word(node.get("type"), path, "type", List.copyOf(DEFAULTS.keySet())) : base.type();
        OptimizerSpec under = type.equals(base.type()) ? base : DEFAULTS.get(type);
        Fields fields = Fields.of(node, path, fields(under));
        double lr = fields.real("lr", Ranges.LR, under.lr());
        double decay = fields.real("weight_decay", Ranges.WEIGHT_DECAY, under.weightDecay());
        if (under instanceof SGD sgd) {
            return new SGD(lr, fields.real("momentum", Ranges.MOMENTUM, sgd.momentum()), fields.real("dampening", Ranges.DAMPENING, sgd.dampening()),
                    decay, fields.flag("nesterov", sgd.nesterov()));
        }
        if (under instanceof Adam adam) {
            return new Adam(lr, beta(fields, 0, adam.beta1()), beta(fields, 1, adam.beta2()), eps(fields, adam.eps()), decay,
                    fields.flag("amsgrad", adam.amsgrad()));
        }
        if (under instanceof AdamW adam) {
            return new AdamW(lr, beta(fields, 0, adam.beta1()), beta(fields, 1, adam.beta2()), eps(fields, adam.eps()), decay,
                    fields.flag("amsgrad", adam.amsgrad()));
        }
        if (under instanceof Adadelta adadelta) {
            return new Adadelta(lr, fields.real("rho", Ranges.RHO, adadelta.rho()), eps(fields, adadelta.eps()), decay);
        }
        if (under instanceof Adagrad adagrad) {
            return new Adagrad(lr, fields.real("lr_decay", Ranges.LR_DECAY, adagrad.lrDecay()), decay,
                    fields.real("initial_accumulator_value", Ranges.INITIAL_ACCUMULATOR, adagrad.initialAccumulatorValue()), eps(fields, adagrad.eps()));
        }
        if (under instanceof RMSprop rmsprop) {
            return new RMSprop(lr, fields.real("alpha", Ranges.ALPHA, rmsprop.alpha()), eps(fields, rmsprop.eps()), decay,
                    fields.real("momentum", Ranges.MOMENTUM, rmsprop.momentum()), fields.flag("centered", rmsprop.centered()));
        }
        throw new AssertionError(under);
    }

    private static List<String> fields(OptimizerSpec spec) {
        List<String> names = new ArrayList<>();
        write(spec).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static double eps(Fields fields, double fallback) {
        return fields.real("eps", Ranges.OPTIMIZER_EPS, fallback);
    }

    private static double beta(Fields fields, int index, double fallback) {
        if (!fields.has("betas")) {
            return fallback;
        }
        JsonNode betas = fields.get("betas");
        if (!betas.isArray() || betas.size() != 2) {
            throw Json.wrongType(betas, fields.path("betas"), "two numbers, allowed are " + Ranges.BETA.allowed());
        }
        return Ranges.BETA.read(betas.get(index), fields.path("betas") + "[" + index + "]");
    }

    /** What concerns several fields. */
    static void check(OptimizerSpec optimizer) {
        if (optimizer instanceof SGD sgd && sgd.nesterov() && (sgd.momentum() <= 0 || sgd.dampening() != 0)) {
            throw new SpecException("optimizer.nesterov", "nesterov=true needs momentum above 0 and dampening=0, found momentum="
                    + sgd.momentum() + " dampening=" + sgd.dampening());
        }
    }

    /** Complete, in the order of PyTorch's arguments. */
    static ObjectNode write(OptimizerSpec optimizer) {
        ObjectNode json = Json.object().put("type", optimizer.type()).put("lr", optimizer.lr());
        if (optimizer instanceof SGD sgd) {
            json.put("momentum", sgd.momentum()).put("dampening", sgd.dampening()).put("weight_decay", sgd.weightDecay()).put("nesterov", sgd.nesterov());
        } else if (optimizer instanceof Adam adam) {
            betas(json, adam.beta1(), adam.beta2());
            json.put("eps", adam.eps()).put("weight_decay", adam.weightDecay()).put("amsgrad", adam.amsgrad());
        } else if (optimizer instanceof AdamW adam) {
            betas(json, adam.beta1(), adam.beta2());
            json.put("eps", adam.eps()).put("weight_decay", adam.weightDecay()).put("amsgrad", adam.amsgrad());
        } else if (optimizer instanceof Adadelta adadelta) {
            json.put("rho", adadelta.rho()).put("eps", adadelta.eps()).put("weight_decay", adadelta.weightDecay());
        } else if (optimizer instanceof Adagrad adagrad) {
            json.put("lr_decay", adagrad.lrDecay()).put("weight_decay", adagrad.weightDecay())
                    .put("initial_accumulator_value", adagrad.initialAccumulatorValue()).put("eps", adagrad.eps());
        } else if (optimizer instanceof RMSprop rmsprop) {
            json.put("alpha", rmsprop.alpha()).put("eps", rmsprop.eps()).put("weight_decay", rmsprop.weightDecay()).put("momentum", rmsprop.momentum())
                    .put("centered", rmsprop.centered());
        }
        return json;
    }

    private static void betas(ObjectNode json, double beta1, double beta2) {
        json.putArray("betas").add(beta1).add(beta2);
    }
}
