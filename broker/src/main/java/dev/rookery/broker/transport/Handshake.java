package dev.rookery.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a client sent in TLS and HTTP before its first MQTT packet.
 *
 * @param serverName host name of the TLS server name indication (RFC 6066, section 3)
 * @param webSocketHost host of the WebSocket request, without port
 * @param certificate the client's certificate
 */
public record Handshake(
        Optional<String> serverName, Optional<String> webSocketHost, Optional<X509Certificate> certificate) {
    static final AttributeKey<String> WEB_SOCKET_HOST = AttributeKey.valueOf(Handshake.class, "webSocketHost");

    static Handshake of(Channel channel) {
        Optional<SSLSession> session = Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .map(tls -> tls.engine().getSession());
        return new Handshake(
                session.flatMap(Handshake::serverName),
                webSocketHost(channel),
                session.flatMap(Handshake::certificate));
    }

    /** Returns the common name of the client certificate, if the certificate has exactly one. */
    public Optional<String> certificateName() {
        return certificate.flatMap(own -> CommonName.of(own.getSubjectX500Principal()));
    }

    private static Optional<String> webSocketHost(Channel channel) {
        // attr() would create a missing attribute.
        return channel.hasAttr(WEB_SOCKET_HOST)
                ? Optional.ofNullable(channel.attr(WEB_SOCKET_HOST).get())
                : Optional.empty();
    }

    static Optional<String> serverName(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate first = session.getPeerCertificates()[0];
            return first instanceof X509Certificate certificate ? Optional.of(certificate) : Optional.empty();
        } catch (SSLPeerUnverifiedException noCertificate) {
            return Optional.empty();
        }
    }
}
