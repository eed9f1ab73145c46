package dev.lockstep.experiments;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.spec.DatasetSettings;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;
import java.util.Map;

/**
 * What must be known of a dataset to tell whether a model can be trained on it.
 *
 * @param image [channels, height, width]
 * @param train samples in the whole training set
 * @param test samples in the whole test set
 */
public record DatasetFacts(List<Integer> image, int classes, int train, int test) {
    public DatasetFacts {
        image = List.copyOf(image);
    }

    /** @throws SpecException with the path from the experiment on: {@code dataset.name}, {@code dataset.augmentation.shift}, {@code model.input}, {@code model.layers} */
    static void check(Map<String, DatasetFacts> known, DatasetSpec dataset, ModelShape shape) {
        DatasetFacts facts = known.get(dataset.name());
        if (facts == null) {
            throw new SpecException("dataset.name", "dataset=" + Json.shorten(dataset.name()) + " is unknown" + Nearest.hint(dataset.name(), known.keySet()));
        }
        count("train", dataset.train(), facts.train(), dataset.name());
        count("test", dataset.test(), facts.test(), dataset.name());
        DatasetSettings.check(dataset, facts.image().get(0), facts.image().get(1), facts.image().get(2));
        if (!shape.input().dims().equals(facts.image())) {
            throw new SpecException("model.input", "the model takes " + shape.input() + ", dataset=" + dataset.name() + " has images of "
                    + new Shape(facts.image()));
        }
        int outputs = (int) shape.output().size();
        boolean single = outputs == 1 && facts.classes() == 2;
        if (outputs != facts.classes() && !single) {
            throw new SpecException("model.layers", "the last layer gives " + outputs + " values, dataset=" + dataset.name() + " has "
                    + facts.classes() + " classes and needs one value for each" + (facts.classes() == 2 ? ", or one alone" : ""));
        }
    }

    private static void count(String field, int asked, int available, String dataset) {
        if (asked > available) {
            throw new SpecException("dataset." + field, field + "=" + asked + ", dataset=" + dataset + " has " + available + "; 0 means all");
        }
    }
}
