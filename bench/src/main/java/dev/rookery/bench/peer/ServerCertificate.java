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

/** Self-signed certificate of brokers on the loopback interface, in the formats that they read. */
public final class ServerCertificate {
    /** Not a secret: the key store is deleted after the session. */
    public static final String STORE_PASSWORD = "bench-store";

    private final Path directory;
    private final X509Bundle bundle;

    /** @param directory existing directory for the files */
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
            throw new IOException("Cannot create the server certificate", e);
        }
    }

    /** Returns the certificate, in PEM. */
    public Path chain() {
        return directory.resolve("certificate.pem");
    }

    /** Returns the private key, in PEM (PKCS #8). */
    public Path key() {
        return directory.resolve("key.pem");
    }

    /** Returns the PKCS #12 key store with private key and certificate. */
    public Path store() {
        return directory.resolve("store.p12");
    }

    /** Returns a client context that trusts this certificate only. */
    public SslContext clientContext() throws SSLException {
        return SslContextBuilder.forClient()
                .trustManager(bundle.toTrustManagerFactory())
                .build();
    }
}
