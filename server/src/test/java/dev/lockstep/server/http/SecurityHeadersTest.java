package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.server.RawHttp;
import dev.lockstep.server.RawHttp.Reply;
import dev.lockstep.server.TestServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityHeadersTest {
    @TempDir
    Path store;

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            String host = "localhost:" + server.port();
            String token = "Authorization: " + server.authorization();
            for (String request : List.of(RawHttp.head("GET", "/", host), RawHttp.head("GET", "/none.js", host), RawHttp.head("GET", "/api/v1/system", host),
                    RawHttp.head("GET", "/api/v1/system", host, token), RawHttp.head("GET", "/api/v1/none", host, token), RawHttp.head("GET", "/", "evil.example"),
                    RawHttp.head("DELETE", "/api/v1/sweeps", host, token), RawHttp.head("GET", "/api/v1/sweeps?limit=%zz", host, token))) {
                Reply reply = RawHttp.send(server.port(), request);
                Map<String, List<String>> policy = policy(reply);
                assertFalse(policy.toString().contains("unsafe"), policy::toString);
                assertEquals(List.of("'none'"), policy.get("default-src"));
                for (String own : List.of("script-src", "style-src", "font-src", "connect-src")) {
                    assertEquals(List.of("'self'"), policy.get(own), own);
                }
                for (String none : List.of("base-uri", "form-action", "frame-ancestors", "trusted-types")) {
                    assertEquals(List.of("'none'"), policy.get(none), none);
                }
                assertEquals(List.of("'script'"), policy.get("require-trusted-types-for"));
                String head = reply.head().toLowerCase(Locale.ROOT);
                assertTrue(head.contains("\r\nx-content-type-options: nosniff\r\n"), reply::head);
                assertTrue(head.contains("\r\nreferrer-policy: no-referrer\r\n"), reply::head);
                assertFalse(head.contains("access-control-allow"), reply::head);
            }
        }
    }

    /** The policy would have browsers refuse it, and the page stay empty. */
    @Test
    void thePageHasNoScriptOrStyleInline() throws Exception {
        try (InputStream in = SecurityHeadersTest.class.getClassLoader().getResourceAsStream("webroot/index.html")) {
            assumeTrue(in != null, "the dashboard was not built");
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(page.contains("<script"));
            assertFalse(Pattern.compile("<script(?![^>]*\\ssrc=)|<style|\\sstyle=|\\son\\w+=|javascript:").matcher(page).find(), page);
        }
    }

    private static Map<String, List<String>> policy(Reply reply) {
        Matcher header = Pattern.compile("(?i)\r\ncontent-security-policy: ([^\r]*)\r\n").matcher(reply.head());
        assertTrue(header.find(), reply::head);
        Map<String, List<String>> policy = new HashMap<>();
        for (String directive : header.group(1).split(";")) {
            List<String> words = List.of(directive.trim().split(" "));
            policy.put(words.get(0), words.subList(1, words.size()));
        }
        return policy;
    }
}
