package dev.rookery.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificate authorities of a PEM file, trusted in addition to those of the JDK. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Returns a TLS context for clients.
     *
     * @throws IllegalArgumentException if the file cannot be read or has no certificates
     */
    static SSLContext context(Path file) {
        try {
            List<Certificate> trusted = accepted(file);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), trusted.get(i));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot create a TLS context", e);
        }
    }

    /** Returns the authorities of the file and of the JDK. */
    static List<Certificate> accepted(Path file) throws GeneralSecurityException {
        List<Certificate> trusted = new ArrayList<>(read(file));
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager authorities) {
                trusted.addAll(List.of(authorities.getAcceptedIssuers()));
            }
        }
        return trusted;
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("No certificates in " + file + ". It must be a PEM file");
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("Cannot read certificates from " + file + ": " + e.getMessage(), e);
        }
    }

    /** @param store null for the authorities of the JDK */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
