package dev.lockstep.server.stream;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whatever stands in the query of the stream, it is understood or refused with 400 and the parameter. */
class StreamCursorFuzzTest {
    /** One parameter to a line, its name in front of the first equals sign. */
    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            queries(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    @DictionaryEntries({"run=", "sweep=", "topic=metrics", "topic=weights", "topic=overview", "from=", "1:2,3:4", "2147483648"})
    void queries(byte[] lines) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            query.add(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        }
        try {
            StreamRequest request = StreamRequest.parse(query);
            request.from().forEach((run, records) -> {
                if (run < 1 || records < 0) {
                    throw new AssertionError("from=" + run + ":" + records);
                }
            });
        } catch (ApiException e) {
            if (e.status() != 400 || e.path() == null) {
                throw new AssertionError("status=" + e.status() + ", path=" + e.path(), e);
            }
        }
    }
}
