package dev.lockstep.server.http;

import static dev.lockstep.server.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.RawHttp;
import dev.lockstep.server.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on all addresses, with a certificate of its own making. */
class TlsTest {
    private static final char[] PASSWORD = "for this test".toCharArray();

    @TempDir
    static Path folder;

    private static Path certificate;
    private static Path key;

    /** The JDK makes certificates with this program only. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = folder.resolve("made.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "made", "-keyalg", "EC",
                "-dname", "CN=lockstep", "-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", new String(PASSWORD)).inheritIO().start();
        assertEquals(0, keytool.waitFor());
        KeyStore made = KeyStore.getInstance(file.toFile(), PASSWORD);
        certificate = pem("CERTIFICATE", made.getCertificate("made").getEncoded());
        key = pem("PRIVATE KEY", made.getKey("made", PASSWORD).getEncoded());
    }

    private static Path pem(String what, byte[] bytes) throws Exception {
        return Files.writeString(folder.resolve(what + ".pem"), "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n");
    }

    @Test
    void everythingIsServedOverTlsAndNothingWithoutIt(@TempDir Path store) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestServer server = TestServer.start(binding(certificate, key), store)) {
            PemTrustOptions trust = new PemTrustOptions().addCertPath(certificate.toString());
            WebClient client = WebClient.create(vertx, new WebClientOptions().setSsl(true).setTrustOptions(trust).setDefaultHost("127.0.0.1").setDefaultPort(server.port()));
            assertEquals(401, await(client.get("/api/v1/system").send()).statusCode());
            HttpResponse<Buffer> session = await(client.post("/api/v1/session").putHeader("Authorization", server.authorization())
                    .putHeader("Origin", "https://127.0.0.1:" + server.port()).send());
            assertEquals(200, session.statusCode());
            String cookie = session.getHeader("Set-Cookie");
            assertTrue(cookie.startsWith("__Host-lockstep-" + server.port() + "="), cookie);
            assertTrue(cookie.contains("; Secure"), cookie);
            assertEquals(200, await(client.get("/api/v1/session").putHeader("Cookie", cookie.split(";")[0]).send()).statusCode());
            assertEquals(200, await(client.get("/api/v1/system").putHeader("Host", "lab.example.org").putHeader("Authorization", server.authorization()).send()).statusCode());
            assertEquals(403, await(client.get("/api/v1/system").putHeader("Origin", "http://127.0.0.1:" + server.port())
                    .putHeader("Authorization", server.authorization()).send()).statusCode(), "what came over plain HTTP is another site");
            var sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setSsl(true).setTrustOptions(trust));
            await(await(sockets.connect(server.stream("topic=overview"))).close());

            assertEquals(0, RawHttp.send(server.port(), RawHttp.head("GET", "/", "127.0.0.1:" + server.port())).status(), "plain HTTP");
            assertTrue(server.address("/").startsWith("https://lab.example.org/#token="), server.address("/"));
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed(@TempDir Path store) throws Exception {
        Path absent = folder.resolve("absent.pem");
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no certificate");
        assertEquals("the TLS certificate " + wrong + " is not an X.509 certificate in PEM form", refusal(wrong, key, store));
        assertTrue(refusal(absent, key, store).startsWith("the TLS certificate " + absent + " cannot be read"));
        assertTrue(refusal(certificate, absent, store).startsWith("the TLS key " + absent + " cannot be read"));
        assertTrue(refusal(certificate, wrong, store).startsWith("the TLS key " + wrong + " cannot be used with the certificate: it must be a PKCS#8 key in PEM form"));
        // Whole again after all of that: nothing was left open.
        TestServer.start(binding(certificate, key), store).close();
    }

    private static String refusal(Path certificate, Path key, Path store) {
        return assertThrows(ExecutionException.class, () -> TestServer.start(binding(certificate, key), store)).getCause().getMessage();
    }

    private static Binding binding(Path certificate, Path key) {
        return new Binding("0.0.0.0", 0, new Tls(certificate, key), List.of("lab.example.org", "127.0.0.1"), List.of());
    }
}
