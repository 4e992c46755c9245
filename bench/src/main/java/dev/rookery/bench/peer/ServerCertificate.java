package dev.rookery.bench.peer;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** A certificate for brokers on loopback, in the forms that they read. Created for each session and trusted only within it. */
public final class ServerCertificate {
    /** Protects nothing: the store lies in a folder of this run's own and goes with it. */
    public static final String STORE_PASSWORD = "bench-store";

    private final Path directory;
    private final X509Bundle bundle;

    /** @param directory where the files are written; exists */
    public ServerCertificate(Path directory) throws IOException {
        this.directory = directory;
        try {
            bundle = new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .rsa2048()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            Files.writeString(chain(), bundle.getCertificatePathPEM());
            Files.writeString(key(), bundle.getPrivateKeyPEM());
            try (OutputStream store = Files.newOutputStream(store())) {
                bundle.toKeyStore(STORE_PASSWORD.toCharArray()).store(store, STORE_PASSWORD.toCharArray());
            }
        } catch (Exception e) {
            throw new IOException("Cannot make a certificate", e);
        }
    }

    /** PEM. */
    public Path chain() {
        return directory.resolve("certificate.pem");
    }

    /** PEM, PKCS #8. */
    public Path key() {
        return directory.resolve("key.pem");
    }

    /** PKCS #12 with key and certificate. */
    public Path store() {
        return directory.resolve("store.p12");
    }

    /** What a client that trusts this certificate alone uses. */
    public SslContext clientContext() throws SSLException {
        return SslContextBuilder.forClient()
                .trustManager(bundle.toTrustManagerFactory())
                .build();
    }
}
