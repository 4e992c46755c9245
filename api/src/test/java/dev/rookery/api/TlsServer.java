package dev.rookery.api;

import dev.rookery.api.certificate.x509.CertificateTemplate;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.PemText;
import dev.rookery.api.certificate.x509.Validity;
import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS settings of a server with a certificate of its own that trusts the authorities of tenants, and of its clients. */
public record TlsServer(X509Certificate certificate, TlsConfig config) {
    private static final char[] PASSWORD = "test".toCharArray();

    static TlsServer create() {
        try {
            KeyPair keys = KeyPairs.generate();
            byte[] certificate = CertificateTemplate.authority(
                    keys, "test", "server", Validity.from(Instant.now(), Duration.ofDays(1)));
            Path folder = Files.createTempDirectory("tls");
            return new TlsServer(
                    Certificates.parse(certificate),
                    new TlsConfig(
                            Files.writeString(
                                    folder.resolve("chain.pem"), PemText.write(PemText.Kind.CERTIFICATE, certificate)),
                            Files.writeString(
                                    folder.resolve("key.pem"),
                                    PemText.write(
                                            PemText.Kind.PRIVATE_KEY,
                                            keys.getPrivate().getEncoded())),
                            new ClientCertificates(Mode.OPTIONAL, Optional.empty(), true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what trusts the server. */
    public TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("server", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    /** Returns the key and certificate of a client. */
    public static KeyManagerFactory keys(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("client", key, PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return keys;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
