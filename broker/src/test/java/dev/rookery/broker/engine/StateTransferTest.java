package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.journal.StateBlockWriter;
import dev.rookery.broker.store.journal.StateBlocks;
import dev.rookery.broker.topic.SubscriptionOptions;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Export and import of a tenant's state by the admin port. */
class StateTransferTest extends AdminPortCase {
    private static final String STATE = TENANT + "/state";
    private static final SessionKey SESSION = new SessionKey("imported", "");

    @Test
    void exportsSessionsAndRetainedMessages() throws Exception {
        session("first").close();
        WireClient publisher = engine.v5("publisher");
        publisher.publishFully(Publish.of("a/b", "queued").qos(1, 1));
        publisher.publishFully(Publish.of("kept", "retained").qos(1, 2).retain());
        suspend();

        List<Change> changes = decode(export());

        assertThat(changes.stream().map(change -> change.getClass().getSimpleName()))
                .containsExactly("SessionPersisted", "SessionDisconnected", "Subscribed", "MessageQueued", "Retained");
    }

    @Test
    void exportsAndImportsADelayedWill() throws Exception {
        WireProperties delayed = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 1000);
        engine.connect(login("lost").will("wills", "gone", 1, true, delayed)).close();
        suspend();
        byte[] state = export();

        List<Change> changes = decode(state);
        assertThat(changes).last().isInstanceOfSatisfying(Change.WillSet.class, set -> {
            assertThat(set.session()).isEqualTo(new SessionKey("lost", ""));
            assertThat(set.will().delaySeconds()).isEqualTo(1000);
            assertThat(set.will().message().retain()).isTrue();
        });
        assertThat(put(state).statusCode()).isEqualTo(204);
        assertThat(decode(export())).last().isInstanceOf(Change.WillSet.class);
    }

    @Test
    void refusesInvalidWills() {
        suspend();
        Will will = new Will(Message.of("w", new byte[0], 1, false), 1, Will.NO_EXPIRY);
        StateBlockWriter twice = new StateBlockWriter();
        twice.add(new Change.WillSet(SESSION, will));
        twice.add(new Change.WillSet(SESSION, will));
        StateBlockWriter invalid = new StateBlockWriter();
        invalid.add(new Change.WillSet(SESSION, new Will(will.message(), -1, Will.NO_EXPIRY)));

        assertThat(put(block(twice.take()), end()).body()).contains("a will twice");
        assertThat(put(block(invalid.take()), end()).body()).contains("an invalid will");
        assertThat(port.get(TENANT).getInteger("sessions")).isZero();
    }

    @Test
    void doesNotChangeTheStateOfATenantThatAcceptsClients() {
        session("first").close();

        assertThat(problem("GET", STATE, "", 409)).contains("accepts clients", "rookery tenant suspend");
        assertThat(put(end()).body()).contains("accepts clients");
        assertThat(port.get(TENANT).getInteger("sessions")).isEqualTo(1);
    }

    @Test
    void exportsAnActiveTenantOnRequest() throws Exception {
        WireClient client = session("first");

        HttpResponse<byte[]> response = port.sendForBytes(STATE + "?active=true");

        assertThat(decode(response.body())).hasSize(3);
        client.expectNothing();
    }

    @Test
    void importReplacesTheState() throws Exception {
        session("former").close();
        suspend();
        StateBlockWriter state = new StateBlockWriter();
        state.add(new Change.SessionPersisted(SESSION, 100));
        state.add(new Change.Subscribed(SESSION, "a/#", new SubscriptionOptions(1, false, false, 0)));

        assertThat(put(block(state.take()), end()).statusCode()).isEqualTo(204);

        engine.broker().setTenantState(TenantId.DEFAULT, TenantState.ACTIVE);
        assertThat(engine.open().connect(login("imported")).sessionPresent()).isTrue();
        assertThat(engine.open().connect(login("former")).sessionPresent()).isFalse();
    }

    @Test
    void invalidAndIncompleteStatesLeaveNothing() {
        suspend();
        StateBlockWriter valid = new StateBlockWriter();
        valid.add(new Change.SessionPersisted(SESSION, 100));
        byte[] session = valid.take();
        StateBlockWriter unknown = new StateBlockWriter();
        unknown.add(new Change.Subscribed(SESSION, "a", new SubscriptionOptions(1, false, false, 0)));
        byte[] subscription = unknown.take();

        assertThat(put(block(session)).body()).contains("incomplete");
        assertThat(put(block(subscription), end()).body()).contains("unknown session");
        assertThat(put(block(session), block(session), end()).body()).contains("a session twice");
        assertThat(put(block(Arrays.copyOf(session, session.length - 1)), end()).body())
                .contains("in the middle of a change");
        assertThat(put(block(new byte[] {99}), end()).body()).contains("change type");
        assertThat(put(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array()).statusCode())
                .isEqualTo(413);
        assertThat(port.get(TENANT).getInteger("sessions")).isZero();
    }

    private WireClient session(String clientId) {
        WireClient client = engine.connect(login(clientId));
        client.subscribe("a/#", 1);
        return client;
    }

    private static Connect login(String clientId) {
        return Connect.v5(clientId).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
    }

    private void suspend() {
        engine.broker().setTenantState(TenantId.DEFAULT, TenantState.SUSPENDED);
        await().until(() -> port.get(TENANT).getInteger("connected_clients") == 0);
    }

    private byte[] export() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = port.sendForBytes(STATE);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static List<Change> decode(byte[] stream) {
        List<Change> changes = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        for (int length = in.getInt(); length > 0; length = in.getInt()) {
            byte[] block = new byte[length];
            in.get(block);
            StateBlocks.decode(block, changes::add);
        }
        assertThat(in.hasRemaining()).isFalse();
        return changes;
    }

    private static byte[] block(byte[] content) {
        return ByteBuffer.allocate(Integer.BYTES + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] end() {
        return new byte[Integer.BYTES];
    }

    private HttpResponse<String> put(byte[]... parts) {
        return port.send(port.request(STATE)
                .header("Authorization", "Bearer " + AdminPort.TOKEN)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArrays(List.of(parts))));
    }
}
