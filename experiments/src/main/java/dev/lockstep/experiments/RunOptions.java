package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;

/**
 * What an experiment file says of the machine it runs on: {@code run}. Only the command line reads it, for it names files.
 *
 * @param init safetensors file with the weights to start from; null for random ones
 * @param save safetensors file for the weights at the end; null for none
 * @param history file for the metrics of all steps; null for none
 * @param dataDir where the files of datasets are; null for the usual place
 * @param threads that share the work of each step
 */
public record RunOptions(String init, String save, String history, String dataDir, int threads) {
    public static final RunOptions DEFAULTS = new RunOptions(null, null, null, null, 1);

    static final Range THREADS = Range.whole("threads", 1, 256);
    private static final int MAX_PATH = 4096;

    static RunOptions read(JsonNode node, String path) {
        Fields fields = Fields.of(node, path, List.of("init", "save", "history", "data_dir", "threads"));
        return new RunOptions(fields.text("init", MAX_PATH, null), fields.text("save", MAX_PATH, null),
                fields.text("history", MAX_PATH, null), fields.text("data_dir", MAX_PATH, null),
                fields.whole("threads", THREADS, DEFAULTS.threads()));
    }

    /** A sweep names no files of the server's machine. */
    static SpecException refused(String path) {
        return new SpecException(Fields.join(path, "run"), "belongs to the command \"lockstep run\"; leave it out of a sweep");
    }
}
