package dev.lockstep.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * What a server proves its name with.
 *
 * @param certificate PEM file: its own certificate first, then those that signed it
 * @param key PEM file: PKCS#8, not encrypted
 */
public record Tls(Path certificate, Path key) {
    private static final long MAX_BYTES = 1 << 20;

    /** Files that cannot be used, and why. */
    public static final class UnusableException extends RuntimeException {
        UnusableException(String message) {
            super(message);
        }
    }

    /** Blocks. */
    void apply(HttpServerOptions options) {
        Buffer chain = read("certificate", certificate);
        try {
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain.getBytes())).iterator().next().getPublicKey();
        } catch (CertificateException | RuntimeException e) {
            throw new UnusableException("the TLS certificate " + certificate + " is not an X.509 certificate in PEM form");
        }
        // HTTP/2 gives the name of the host another way than the one that is checked.
        options.setSsl(true).setUseAlpn(false).setKeyCertOptions(new PemKeyCertOptions().addCertValue(chain).addKeyValue(read("key", key)));
    }

    private static Buffer read(String what, Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnusableException("the TLS " + what + " " + file + " has bytes=" + Files.size(file) + ", allowed are " + MAX_BYTES);
            }
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UnusableException("the TLS " + what + " " + file + " cannot be read (" + e + ")");
        }
    }
}
