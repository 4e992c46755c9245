package dev.rookery.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/** Sizes of connections on the heap in bytes, with their channels. */
final class ConnectionHeap {
    private static final int PLAIN_BYTES = 1900;
    /** TLS engine and handler while the handshake is under way, with its keys, messages and buffers. */
    private static final int HANDSHAKE_BYTES = 12 << 10;
    /** TLS engine and handler after the handshake. */
    private static final int TLS_BYTES = 6 << 10;
    /** Bytes of TLS records without data that a client may send in a row after the login: {@link #TLS_BYTES} covers them. */
    static final int SILENT_BYTES = 2 << 10;
    /** Handler of WebSocket frames, with the payload of a control frame and of a ping that is not answered. */
    private static final int WEB_SOCKET_BYTES = 600;

    private ConnectionHeap() {}

    /** Returns the size before the login, with the TLS handshake. */
    static int beforeLogin(Channel channel) {
        return PLAIN_BYTES + (isSecure(channel) ? HANDSHAKE_BYTES : 0) + webSocket(channel);
    }

    /** Returns the size after the login. */
    static int afterLogin(Channel channel) {
        return PLAIN_BYTES + (isSecure(channel) ? TLS_BYTES : 0) + webSocket(channel);
    }

    private static int webSocket(Channel channel) {
        return channel.pipeline().get(WebSocketFrames.class) == null ? 0 : WEB_SOCKET_BYTES;
    }

    static boolean isSecure(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }
}
