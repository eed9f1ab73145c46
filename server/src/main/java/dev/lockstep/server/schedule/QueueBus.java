package dev.lockstep.server.schedule;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** The addresses between the queue and its workers. Messages are immutable, so that local delivery needs no copy. */
public final class QueueBus {
    /** Where the queue listens: {@link WorkerMessage}. */
    public static final String QUEUE = "lockstep.queue";

    private QueueBus() {}

    /** Where a worker listens for its {@link CohortAssignment}. */
    public static String assign(String worker) {
        return "lockstep.worker." + worker + ".assign";
    }

    /** Where a worker listens for the id of the run to end early, an Integer. */
    public static String stop(String worker) {
        return "lockstep.worker." + worker + ".stop";
    }

    /** Where a worker listens for the id of the run to put aside, an Integer. */
    public static String pause(String worker) {
        return "lockstep.worker." + worker + ".pause";
    }

    /** Once per Vert.x, before the first message. */
    public static void register(Vertx vertx) {
        EventBus bus = vertx.eventBus();
        bus.registerDefaultCodec(CohortAssignment.class, new Local<>("lockstep.assignment"));
        bus.registerDefaultCodec(WorkerMessage.Idle.class, new Local<>("lockstep.idle"));
        bus.registerDefaultCodec(WorkerMessage.Progressed.class, new Local<>("lockstep.progressed"));
        bus.registerDefaultCodec(WorkerMessage.Paused.class, new Local<>("lockstep.paused"));
        bus.registerDefaultCodec(WorkerMessage.GivenBack.class, new Local<>("lockstep.given-back"));
        bus.registerDefaultCodec(WorkerMessage.BeganAnew.class, new Local<>("lockstep.began-anew"));
        bus.registerDefaultCodec(WorkerMessage.Stalled.class, new Local<>("lockstep.stalled"));
        bus.registerDefaultCodec(WorkerMessage.Ended.class, new Local<>("lockstep.ended"));
    }

    private record Local<T>(String name) implements MessageCodec<T, T> {
        @Override
        public void encodeToWire(Buffer buffer, T message) {
            throw new UnsupportedOperationException(name + " does not leave this process");
        }

        @Override
        public T decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException(name + " does not leave this process");
        }

        @Override
        public T transform(T message) {
            return message;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
