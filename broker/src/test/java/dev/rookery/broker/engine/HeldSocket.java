package dev.rookery.broker.engine;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Socket below TLS that can send a part of a record, and hold back the rest. */
final class HeldSocket extends Socket {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int allowance = Integer.MAX_VALUE;

    HeldSocket(InetSocketAddress address) throws IOException {
        super(address.getAddress(), address.getPort());
    }

    /** Holds back what is sent after some more bytes. */
    void holdAfter(int bytes) {
        allowance = bytes;
    }

    /** Sends what was held back. */
    void sendRest() throws IOException {
        allowance = Integer.MAX_VALUE;
        super.getOutputStream().write(held.toByteArray());
        held.reset();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int sent = Math.min(allowance, length);
                out.write(bytes, offset, sent);
                held.write(bytes, offset + sent, length - sent);
                allowance -= allowance == Integer.MAX_VALUE ? 0 : sent;
            }
        };
    }
}
