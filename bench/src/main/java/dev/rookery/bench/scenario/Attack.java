package dev.rookery.bench.scenario;

import dev.rookery.bench.wire.PacketType;
import dev.rookery.bench.wire.PacketWriter;
import dev.rookery.bench.wire.VariableLength;
import dev.rookery.bench.wire.WireProtocol;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Things that a hostile client does to a broker, with the rights of one user. */
enum Attack {
    /** SUBSCRIBE packets that repeat a filter over 10,000 retained messages 20,000 times. */
    SUBSCRIBE("hostile-subscribe") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            try (AttackConnection connection = attacker.logIn("subscriber")) {
                for (int i = 0; attacker.isRunning() && i < RETAINED; i++) {
                    byte[] topic = topic(attacker.topics() + "/r/" + i);
                    connection.write(out -> publish(out, topic, true));
                }
                while (attacker.isRunning()) {
                    connection.write(out -> subscribe(out, attacker.topics() + "/#"));
                }
            }
        }

        private void subscribe(ByteBuf out, String filter) {
            byte[] bytes = topic(filter);
            out.writeByte(PacketType.SUBSCRIBE.header());
            VariableLength.write(out, 2 + REPETITIONS * (bytes.length + 3));
            out.writeShort(1);
            for (int i = 0; i < REPETITIONS; i++) {
                out.writeShort(bytes.length).writeBytes(bytes).writeByte(0);
            }
        }
    },
    /** Messages that match 1,000 filters of a hundred levels in each of five sessions. */
    WILDCARDS("hostile-wildcards") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            List<AttackConnection> connections = new ArrayList<>();
            try {
                for (int session = 0; session < 5; session++) {
                    AttackConnection connection = attacker.logIn("filters-" + session);
                    connections.add(connection);
                    for (int filter = 0; attacker.isRunning() && filter < FILTERS; filter++) {
                        String levels = overlapping(attacker.topics(), filter);
                        connection.write(out -> WRITER.subscribe(out, 1, levels, 0));
                    }
                }
                AttackConnection publisher = attacker.logIn("publisher");
                connections.add(publisher);
                byte[] topic = topic(attacker.topics() + "/a".repeat(10 + DEPTH));
                while (attacker.isRunning()) {
                    publisher.write(out -> repeat(out, 100, topic));
                }
            } finally {
                connections.forEach(AttackConnection::close);
            }
        }

        private String overlapping(String root, int number) {
            StringBuilder filter = new StringBuilder(root);
            for (int level = 0; level < 10; level++) {
                filter.append((number >> level & 1) == 0 ? "/a" : "/+");
            }
            return filter.append("/a".repeat(DEPTH)).toString();
        }
    },
    /** Messages that match 1,000 shared subscriptions of each of twenty sessions. */
    FAN_OUT("hostile-fan-out") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            List<AttackConnection> connections = new ArrayList<>();
            try {
                for (int session = 0; session < 20; session++) {
                    AttackConnection connection = attacker.logIn("receiver-" + session);
                    connections.add(connection);
                    for (int group = 0; attacker.isRunning() && group < FILTERS; group++) {
                        String filter = "$share/" + session + "-" + group + "/" + attacker.topics() + "/all";
                        connection.write(out -> WRITER.subscribe(out, 1, filter, 1));
                    }
                }
                AttackConnection publisher = attacker.logIn("publisher");
                connections.add(publisher);
                byte[] topic = topic(attacker.topics() + "/all");
                while (attacker.isRunning()) {
                    publisher.write(out -> repeat(out, 100, topic));
                }
            } finally {
                connections.forEach(AttackConnection::close);
            }
        }
    },
    /** Messages without a subscriber, on four connections. */
    PUBLISH("hostile-publish") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            List<AttackConnection> connections = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    connections.add(attacker.logIn("flood-" + i));
                }
                byte[] topic = topic(attacker.topics() + "/flood");
                while (attacker.isRunning()) {
                    for (AttackConnection connection : connections) {
                        connection.write(out -> repeat(out, 500, topic));
                    }
                }
            } finally {
                connections.forEach(AttackConnection::close);
            }
        }
    },
    /** PINGREQ packets, thousands in each buffer. */
    PING("hostile-ping") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            try (AttackConnection connection = attacker.logIn("ping")) {
                while (attacker.isRunning()) {
                    connection.write(out -> {
                        for (int i = 0; i < 10_000; i++) {
                            out.writeByte(PINGREQ).writeByte(0);
                        }
                    });
                }
            }
        }
    },
    /** Twenty connections that send most of a CONNECT packet of a MiB and stop. */
    CONNECT("hostile-connect") {
        @Override
        void run(Attacker attacker) throws IOException, InterruptedException {
            List<AttackConnection> connections = new ArrayList<>();
            while (attacker.isRunning()) {
                try {
                    while (attacker.isRunning() && connections.size() < 20) {
                        AttackConnection connection = attacker.open();
                        connections.add(connection);
                        connection.write(out -> {
                            out.writeByte(PacketType.CONNECT.header());
                            VariableLength.write(out, 1_000_000);
                            out.writeShort(4)
                                    .writeBytes(topic("MQTT"))
                                    .writeByte(4)
                                    .writeByte(WILL);
                            out.writeZero(960_000);
                        });
                    }
                    Thread.sleep(100);
                } catch (IOException closedByBroker) {
                    connections.forEach(AttackConnection::close);
                    connections.clear();
                }
            }
            connections.forEach(AttackConnection::close);
        }
    };

    static final PacketWriter WRITER = new PacketWriter(WireProtocol.V3_1_1);
    private static final int RETAINED = 10_000;
    private static final int REPETITIONS = 20_000;
    private static final int FILTERS = 1000;
    private static final int DEPTH = 90;
    private static final int PAYLOAD_BYTES = 100;
    private static final int PINGREQ = 0xc0;
    /** Connect flags: clean session, will. */
    private static final int WILL = 0x06;

    private final String label;

    Attack(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Attacks until the attacker is stopped, or the broker closes a connection. */
    abstract void run(Attacker attacker) throws IOException, InterruptedException;

    private static byte[] topic(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static void publish(ByteBuf out, byte[] topic, boolean retain) {
        WRITER.publish(out, topic, 0, retain, 0, PAYLOAD_BYTES);
        out.writeZero(PAYLOAD_BYTES);
    }

    private static void repeat(ByteBuf out, int count, byte[] topic) {
        for (int i = 0; i < count; i++) {
            publish(out, topic, false);
        }
    }
}
