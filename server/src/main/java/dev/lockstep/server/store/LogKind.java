package dev.lockstep.server.store;

import dev.lockstep.server.arrow.ArrowIpc;
import dev.lockstep.server.arrow.MetricsBatch;
import dev.lockstep.server.arrow.WeightsBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** The two logs of a run. */
public enum LogKind {
    METRICS("metrics", MetricsBatch.SCHEMA),
    WEIGHTS("weights", WeightsBatch.SCHEMA);

    private final String label;
    private final Schema schema;
    private final byte[] schemaMessage;

    LogKind(String label, Schema schema) {
        this.label = label;
        this.schema = schema;
        this.schemaMessage = ArrowIpc.schema(schema);
    }

    public Schema schema() {
        return schema;
    }

    /** The Arrow IPC message with which a log, and a stream of one, begins. */
    public byte[] schemaMessage() {
        return schemaMessage.clone();
    }

    /** Where the writer announces growth of this log of a run, see {@link LogNotice}. */
    public String address(int run) {
        return this == METRICS ? LogNotice.metrics(run) : LogNotice.weights(run);
    }

    public String dataFile() {
        return label + ".arrows";
    }

    public String commitsFile() {
        return label + ".commits";
    }
}
