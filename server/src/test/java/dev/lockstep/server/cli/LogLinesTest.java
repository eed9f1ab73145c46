package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever gets a text into a message of the log gets no line of their own. */
class LogLinesTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogLinesTest.class);

    @Test
    void aMessageIsOneLineWithoutControlCharacters() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            LOG.warn("{} failed", "a\r\n12:00:00.000 INFO  RunQueue: forged \u001b[2Jb\tc");
        } finally {
            System.setErr(err);
        }
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("LogLinesTest: ")).toList();
        assertEquals(message("/logback-test.xml"), message("/logback.xml"), "tests write as the program does");
        assertEquals(List.of("WARN  LogLinesTest: a??12:00:00.000 INFO  RunQueue: forged ?[2Jb\tc failed"), lines.stream().map(line -> line.substring(13)).toList());
    }

    private static String message(String configuration) throws Exception {
        try (InputStream file = LogLinesTest.class.getResourceAsStream(configuration)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("%logger"), text.indexOf("%n"));
        }
    }
}
