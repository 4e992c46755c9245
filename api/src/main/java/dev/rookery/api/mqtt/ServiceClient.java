package dev.rookery.api.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.auth.service.ServiceRights;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates MQTT clients that log in as a component of the platform and reconnect automatically. */
public final class ServiceClient {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceClient.class);
    /** Warnings about refused logins and failed handshakes, of which the first and then every tenth are logged. */
    private static final int WARNING_INTERVAL = 10;

    private final MqttServiceConfig config;
    private final ServiceLogin login;
    private final Supplier<ServiceRights> rights;
    private final AtomicInteger refusals = new AtomicInteger();

    private ServiceClient(
            MqttServiceConfig config, ServiceComponent component, TenantId tenant, Supplier<ServiceRights> rights) {
        this.rights = rights;
        this.config = config;
        this.login = config.login(component, tenant);
    }

    /**
     * Returns a client without a client id that is not connected.
     *
     * @param rights rights of each connection beside those of the component
     */
    public static Mqtt5AsyncClient create(
            MqttServiceConfig config, ServiceComponent component, TenantId tenant, Supplier<ServiceRights> rights) {
        return new ServiceClient(config, component, tenant, rights).builder().buildAsync();
    }

    /** Returns a client that is not connected. */
    public static Mqtt5AsyncClient create(
            MqttServiceConfig config, ServiceComponent component, TenantId tenant, String clientId) {
        return new ServiceClient(config, component, tenant, () -> ServiceRights.NONE)
                .builder()
                .identifier(clientId)
                .buildAsync();
    }

    private Mqtt5ClientBuilder builder() {
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .serverHost(config.host())
                .serverPort(config.port())
                .simpleAuth(auth())
                .automaticReconnectWithDefaultConfig()
                .addDisconnectedListener(context -> disconnected((Mqtt5ClientDisconnectedContext) context));
        // The client verifies the name of the host, unless it has another verifier.
        return config.tls()
                .map(tls -> builder.sslConfig(MqttClientSslConfig.builder()
                        .trustManagerFactory(tls.trustManagerFactory())
                        .protocols(BrokerTls.PROTOCOLS)
                        .build()))
                .orElse(builder);
    }

    private Mqtt5SimpleAuth auth() {
        return Mqtt5SimpleAuth.builder()
                .username(login.username())
                .password(login.token(rights.get()))
                .build();
    }

    /** Renews the token, which the next connection needs. */
    private void disconnected(Mqtt5ClientDisconnectedContext context) {
        context.getReconnector().connectWith().simpleAuth(auth()).applyConnect();
        Optional<String> reason = context.getCause() instanceof Mqtt5ConnAckException refused
                ? Optional.of("The broker refused the API: "
                        + refused.getMqttMessage().getReasonCode() + ". " + MqttServiceConfig.REFUSED_HINT)
                : MqttServiceConfig.tlsFailure(context.getCause());
        reason.filter(warned -> refusals.getAndIncrement() % WARNING_INTERVAL == 0)
                .ifPresent(text -> LOGGER.warn("login={} broker={}:{} {}", login, config.host(), config.port(), text));
    }
}
