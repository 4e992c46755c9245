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
 * What a client told before its first MQTT packet, in the layers below.
 *
 * @param serverName the host that it asked TLS for (RFC 6066, section 3)
 * @param webSocketHost the host that it opened the WebSocket on, without port
 * @param certificateName the common name of the certificate that it showed, if that has just one
 */
public record Handshake(Optional<String> serverName, Optional<String> webSocketHost, Optional<String> certificateName) {
    static final AttributeKey<String> WEB_SOCKET_HOST = AttributeKey.valueOf(Handshake.class, "webSocketHost");

    static Handshake of(Channel channel) {
        Optional<SSLSession> session = Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .map(tls -> tls.engine().getSession());
        return new Handshake(
                session.flatMap(Handshake::serverName),
                webSocketHost(channel),
                session.flatMap(Handshake::certificateName));
    }

    private static Optional<String> webSocketHost(Channel channel) {
        // To ask for an attribute that is not there would make it.
        return channel.hasAttr(WEB_SOCKET_HOST)
                ? Optional.ofNullable(channel.attr(WEB_SOCKET_HOST).get())
                : Optional.empty();
    }

    private static Optional<String> serverName(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<String> certificateName(SSLSession session) {
        try {
            Certificate shown = session.getPeerCertificates()[0];
            return shown instanceof X509Certificate certificate
                    ? CommonName.of(certificate.getSubjectX500Principal())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException noneShown) {
            return Optional.empty();
        }
    }
}
