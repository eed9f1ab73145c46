package dev.lockstep.server.dataset;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.util.function.LongConsumer;

/**
 * A response body in memory that refuses to grow beyond a limit, whatever its header says.
 *
 * @param received told how many bytes there are by now
 */
record BoundedBody(long limit, LongConsumer received) implements BodyCodec<Buffer> {
    @Override
    public BodyStream<Buffer> stream() {
        return new Stream(limit, received);
    }

    private static final class Stream implements BodyStream<Buffer> {
        private final long limit;
        private final LongConsumer received;
        private final Buffer body = Buffer.buffer();
        private final Promise<Buffer> result = Promise.promise();

        private Stream(long limit, LongConsumer received) {
            this.limit = limit;
            this.received = received;
        }

        @Override
        public Future<Void> write(Buffer data) {
            if (body.length() + (long) data.length() > limit) {
                Throwable tooLong = new MirrorException("the answer is longer than " + limit + " bytes", true);
                result.tryFail(tooLong);
                return Future.failedFuture(tooLong);
            }
            body.appendBuffer(data);
            received.accept(body.length());
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            result.tryComplete(body);
            return Future.succeededFuture();
        }

        @Override
        public Future<Buffer> result() {
            return result.future();
        }

        @Override
        public void handle(Throwable cause) {
            result.tryFail(cause);
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
            return this;
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
            return this;
        }
    }
}
