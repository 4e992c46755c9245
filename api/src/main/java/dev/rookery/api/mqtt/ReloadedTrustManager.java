package dev.rookery.api.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts the certificates of a PEM file, which is read again if it has changed when a server is verified. An unusable file is
 * logged once, and the last usable certificates remain in force. Thread-safe.
 */
final class ReloadedTrustManager extends X509ExtendedTrustManager {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReloadedTrustManager.class);

    private final Path file;

    @GuardedBy("this")
    private X509ExtendedTrustManager current;

    @GuardedBy("this")
    private List<Object> fingerprint;

    @GuardedBy("this")
    private String lastWarning = "";

    /** @throws IllegalArgumentException if the file cannot be read or has no certificates */
    ReloadedTrustManager(Path file) {
        this.file = file;
        try {
            fingerprint = fingerprint(file);
            current = load(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("Cannot read certificates from " + file + ": " + explain(e), e);
        }
    }

    private static List<Object> fingerprint(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    private static X509ExtendedTrustManager load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : read(file)) {
            store.setCertificateEntry(Integer.toString(number++), certificate);
        }
        if (number == 0) {
            throw new CertificateException("the file has no certificates; it must be a PEM file");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private synchronized X509ExtendedTrustManager current() {
        try {
            List<Object> found = fingerprint(file);
            if (!found.equals(fingerprint)) {
                // Prevents another attempt before the file changes, even if loading fails.
                fingerprint = found;
                current = load(file);
                LOGGER.info("Reloaded the certificate authorities of the broker from {}", file);
            }
            lastWarning = "";
        } catch (IOException | GeneralSecurityException e) {
            warnOnce(explain(e));
        }
        return current;
    }

    @GuardedBy("this")
    private void warnOnce(String reason) {
        if (!reason.equals(lastWarning)) {
            lastWarning = reason;
            LOGGER.warn(
                    "Failed to reload the certificate authorities of the broker from {}; the previous ones remain in"
                            + " use: {}",
                    file,
                    reason);
        }
    }

    /** Includes the exception type where the message alone is only a file name. */
    private static String explain(Exception failure) {
        String message = failure.getMessage();
        return message != null && failure instanceof GeneralSecurityException ? message : failure.toString();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        current().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        current().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("A server is verified with the name of its host only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw clients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw clients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw clients();
    }

    private static CertificateException clients() {
        return new CertificateException("Only servers are verified");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current().getAcceptedIssuers();
    }
}
