package dev.rookery.bench.peer.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.MqttActivity;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Authenticates and authorizes clients with a tab-separated file of username, password, topic filter and access bits. */
final class AccountExtension implements ExtensionMain, SimpleAuthenticator {
    private static final int WRITE = 2;

    private record Account(String password, List<TopicPermission> permissions) {}

    private final Path file;
    private final Map<String, Account> accounts = new HashMap<>();

    AccountExtension(Path file) {
        this.file = file;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        try {
            Files.readAllLines(file).forEach(this::add);
        } catch (IOException e) {
            output.preventExtensionStartup(e.toString());
            return;
        }
        Services.securityRegistry().setAuthenticatorProvider(provider -> this);
    }

    private void add(String line) {
        String[] fields = line.split("\t");
        Account account = accounts.computeIfAbsent(fields[0], name -> new Account(fields[1], new ArrayList<>()));
        account.permissions().add(permission(fields[2], Integer.parseInt(fields[3])));
    }

    private static TopicPermission permission(String topic, int access) {
        boolean write = (access & WRITE) != 0;
        boolean read = (access & ~WRITE) != 0;
        return Builders.topicPermission()
                .topicFilter(topic)
                .activity(write && read ? MqttActivity.ALL : write ? MqttActivity.PUBLISH : MqttActivity.SUBSCRIBE)
                .build();
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        var packet = input.getConnectPacket();
        Account account = packet.getUserName().map(accounts::get).orElse(null);
        String password = packet.getPassword()
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .orElse("");
        if (account != null && account.password().equals(password)) {
            output.getDefaultPermissions().addAll(account.permissions());
            output.authenticateSuccessfully();
        } else {
            output.failAuthentication();
        }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
}
