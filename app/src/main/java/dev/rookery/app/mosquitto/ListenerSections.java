package dev.rookery.app.mosquitto;

import dev.rookery.app.mosquitto.MosquittoConfig.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parser of the listeners of a configuration. */
final class ListenerSections {
    private static final String DEFAULT_PORT = "1883";
    /** Mosquitto without a listener accepts connections of its own host only. */
    private static final Listener LOCAL = new Listener(DEFAULT_PORT, Optional.of("127.0.0.1"), Map.of());

    private final List<Listener> listeners = new ArrayList<>();
    /** The listener that options before the first {@code listener} configure, and that exists only then. */
    private Optional<Listener> standard = Optional.empty();

    private ListenerSections() {}

    /** Returns at least one listener. */
    static List<Listener> of(MosquittoConfig config) {
        ListenerSections sections = new ListenerSections();
        config.entries().forEach(sections::add);
        List<Listener> all = new ArrayList<>();
        sections.standard.ifPresent(all::add);
        all.addAll(sections.listeners);
        return all.isEmpty() ? List.of(LOCAL) : all;
    }

    private void add(Entry entry) {
        switch (entry.key()) {
            case "listener" -> listeners.add(listener(entry.value()));
            case "port" ->
                standard = Optional.of(new Listener(
                        entry.value(), standard().host(), standard().options()));
            case "bind_address" ->
                standard = Optional.of(new Listener(
                        standard().port(),
                        Optional.of(entry.value()),
                        standard().options()));
            default -> addOption(entry);
        }
    }

    private void addOption(Entry entry) {
        if (!Listener.isOption(entry.key())) {
            return;
        }
        if (listeners.isEmpty()) {
            standard = Optional.of(standard().with(entry.key(), entry.value()));
        } else {
            int last = listeners.size() - 1;
            listeners.set(last, listeners.get(last).with(entry.key(), entry.value()));
        }
    }

    private Listener standard() {
        return standard.orElse(new Listener(DEFAULT_PORT, Optional.empty(), Map.of()));
    }

    private static Listener listener(String value) {
        String[] address = value.split("[ \t]+", 2);
        return new Listener(address[0], address.length > 1 ? Optional.of(address[1]) : Optional.empty(), Map.of());
    }
}
