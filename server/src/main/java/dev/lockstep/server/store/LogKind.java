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

    /** On the event bus: where the writer says that a log of this kind has grown, or is recorded no more. The body is the id of the run, an Integer. */
    public String address() {
        return "lockstep.log." + label;
    }

    public String dataFile() {
        return label + ".arrows";
    }

    public String commitsFile() {
        return label + ".commits";
    }
}
