package dev.rookery.broker.engine;

import dev.rookery.broker.config.TlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for tests, and TLS settings of clients and servers. */
final class Certificates {
    private static final char[] PASSWORD = "test".toCharArray();

    private Certificates() {}

    static X509Bundle selfSigned() throws Exception {
        return new CertificateBuilder()
                .subject("cn=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    static X509Bundle signedBy(X509Bundle authority, String subject) throws Exception {
        return new CertificateBuilder().subject(subject).buildIssuedBy(authority);
    }

    /** Writes {@code chain.pem} and {@code key.pem}. */
    static TlsConfig write(Path directory, X509Bundle server) throws IOException {
        Path key = Files.writeString(directory.resolve("key.pem"), server.getPrivateKeyPEM());
        Path chain = Files.writeString(directory.resolve("chain.pem"), server.getCertificatePathPEM());
        return new TlsConfig(chain, key);
    }

    /** Returns a client context that trusts the server's certificate only. */
    static SSLContext trusting(X509Bundle server) throws GeneralSecurityException, IOException {
        return context(server, null);
    }

    /** Returns a client context that also presents a certificate. */
    static SSLContext showing(X509Bundle own, X509Bundle server) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.toKeyStore(PASSWORD), PASSWORD);
        return context(server, keys.getKeyManagers());
    }

    private static SSLContext context(X509Bundle server, KeyManager[] keys)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", server.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** Opens a connection with a TLS server name (SNI). */
    static Socket asking(InetSocketAddress address, SSLContext context, String host, String... versions) {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            if (versions.length > 0) {
                parameters.setProtocols(versions);
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts TLS on a connection on which data was sent already. */
    static Socket over(Socket plain, SSLContext context) {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
