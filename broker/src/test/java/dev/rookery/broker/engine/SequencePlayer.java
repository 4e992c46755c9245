package dev.rookery.broker.engine;

import dev.rookery.broker.engine.MosquittoSequence.Step;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Plays sequences against a broker that admits clients without a username. */
final class SequencePlayer {
    /** More than a broker needs for an answer on a busy machine. Only sequences that it does not follow wait for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String CLOSED = "end of the connection";
    private static final int PING_RESPONSE = 0xd0;

    private final InetSocketAddress address;

    SequencePlayer(InetSocketAddress address) {
        this.address = address;
    }

    /** Returns what the broker does otherwise, for example {@code CONNACK 84 | CONNACK 01}; empty if nothing. */
    Optional<String> play(MosquittoSequence sequence) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            if (sequence.connects()) {
                connect(sequence, socket);
            }
            for (Step step : sequence.steps()) {
                play(step, sequence, socket);
            }
            end(sequence, socket);
            return Optional.empty();
        } catch (Deviation deviation) {
            return Optional.of(deviation.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(sequence.name(), e);
        }
    }

    private static void connect(MosquittoSequence sequence, Socket socket) throws IOException, Deviation {
        Connect connect = Connect.of(sequence.version(), sequence.name()).keepAlive(60);
        send(connect.with(WireProperty.RECEIVE_MAXIMUM, 20).toBytes(), socket);
        Optional<RawPacket> answer = receive(socket, "CONNACK");
        if (answer.filter(RawPacket::isConnackOfSuccess).isEmpty()) {
            throw deviation("CONNACK 00", answer, socket);
        }
    }

    private void play(Step step, MosquittoSequence sequence, Socket socket) throws IOException, Deviation {
        if (step instanceof Step.Send send) {
            send(send.bytes(), socket);
        } else if (step instanceof Step.PublishFromOther publish) {
            publish(publish);
        } else if (step instanceof Step.Expect expected) {
            InputStream packets = new ByteArrayInputStream(expected.bytes());
            for (var next = RawPacket.read(packets); next.isPresent(); next = RawPacket.read(packets)) {
                RawPacket packet = next.get();
                Optional<RawPacket> answer = receive(socket, packet.toString());
                if (answer.filter(received -> packet.meansTheSameAs(received, sequence.version()))
                        .isEmpty()) {
                    throw deviation(packet.toString(), answer, socket);
                }
            }
        }
    }

    private void publish(Step.PublishFromOther step) {
        try (WireClient other = WireClient.tcp(address)) {
            other.connect(Connect.v3("other"));
            Publish publish = Publish.of(step.topic(), step.payload());
            if (step.qos() == 0) {
                other.publish(publish).expectNothing();
            } else {
                other.publishFully(publish.qos(step.qos(), 1));
            }
        }
    }

    private static void end(MosquittoSequence sequence, Socket socket) throws IOException, Deviation {
        if (!sequence.endsConnection()) {
            send(WirePackets.pingRequest(), socket);
        }
        String expected = sequence.endsConnection() ? CLOSED : "PINGRESP";
        Optional<RawPacket> answer = receive(socket, expected);
        boolean asExpected = sequence.endsConnection()
                ? answer.isEmpty()
                : answer.filter(packet -> packet.firstByte() == PING_RESPONSE).isPresent();
        if (!asExpected) {
            throw deviation(expected, answer, socket);
        }
    }

    /** A refusal ends the connection. */
    private static Deviation deviation(String expected, Optional<RawPacket> answer, Socket socket) throws Deviation {
        String received = answer.map(RawPacket::toString).orElse(CLOSED);
        if (answer.filter(RawPacket::isRefusal).isPresent()) {
            Optional<RawPacket> next = receive(socket, CLOSED);
            return new Deviation(expected, next.isEmpty() ? received : received + ", " + next.get());
        }
        return new Deviation(expected, received);
    }

    private static void send(byte[] bytes, Socket socket) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // What the broker sent before it closed the connection is read next.
        }
    }

    /** Returns the next packet; empty at the end of the connection. */
    private static Optional<RawPacket> receive(Socket socket, String expected) throws Deviation {
        try {
            return RawPacket.read(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            throw new Deviation(expected, "nothing");
        } catch (IOException reset) {
            return Optional.empty();
        }
    }

    /** The broker does something else. */
    private static final class Deviation extends Exception {
        private static final long serialVersionUID = 1;

        Deviation(String expected, String received) {
            super(expected + " | " + received);
        }
    }
}
