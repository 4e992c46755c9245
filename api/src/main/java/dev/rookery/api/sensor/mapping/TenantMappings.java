package dev.rookery.api.sensor.mapping;

import dev.rookery.auth.service.ServiceRights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Mappings of one tenant, at most {@value #MAX}. Immutable. */
public final class TenantMappings {
    /** Maximum number of mappings of a tenant: a message is compared with each. */
    public static final int MAX = ServiceRights.MAX_FILTERS;

    public static final TenantMappings NONE = new TenantMappings(List.of(), Map.of());

    private static final int IDENTIFIER_BITS = 0xfff_ffff;

    private final List<Mapping> mappings;
    private final Map<String, Set<String>> tagged;
    private final List<String> allFilters;
    private final int allCommands;
    private final ServiceRights rights;

    /** @param tagged devices by tag, of the tags that mappings name */
    public TenantMappings(List<Mapping> mappings, Map<String, Set<String>> tagged) {
        this.mappings = mappings.stream()
                .sorted(Comparator.comparingInt(
                                (Mapping mapping) -> mapping.target().order())
                        .thenComparing(Mapping::name))
                .toList();
        this.tagged = Map.copyOf(tagged);
        allFilters = this.mappings.stream()
                .filter(mapping -> !mapping.topic().isSensorData())
                // A message that the broker has queued for the older of two filters is found by it, also if the other
                // is new.
                .sorted(Comparator.comparingLong(Mapping::since).thenComparing(Mapping::name))
                .map(Mapping::filter)
                .distinct()
                .toList();
        List<String> all = this.mappings.stream()
                .flatMap(mapping -> mapping.commandFilter().stream())
                .distinct()
                .sorted()
                .toList();
        allCommands = all.size();
        List<String> commands = first(all, 0);
        rights = new ServiceRights(
                first(
                        allFilters,
                        commands.stream().mapToInt(ServiceRights::size).sum()),
                commands);
    }

    /**
     * Returns the first filters, as many as a token can have.
     *
     * @param taken bytes of other filters in the token
     */
    private static List<String> first(List<String> all, int taken) {
        List<String> first = new ArrayList<>();
        int bytes = taken;
        for (String filter : all) {
            bytes += ServiceRights.size(filter);
            if (bytes <= ServiceRights.MAX_BYTES) {
                first.add(filter);
            }
        }
        return List.copyOf(first);
    }

    /** Returns whether the ingestion can subscribe to the topics of all mappings. */
    public boolean fit() {
        return rights.filters().size() == allFilters.size() && rights.commands().size() == allCommands;
    }

    /** Returns the mapping that applies to a message: that of its device, otherwise of one of its tags, otherwise of all devices. */
    public Optional<MappedDevice> find(String topic) {
        if (mappings.isEmpty()) {
            return Optional.empty();
        }
        String[] levels = topic.split("/", -1);
        for (Mapping mapping : mappings) {
            Optional<String> device = mapping.topic().device(levels).filter(id -> mapping.target()
                    .includes(id, (each, tag) -> tagged.getOrDefault(tag, Set.of())
                            .contains(each)));
            if (device.isPresent()) {
                return Optional.of(
                        new MappedDevice(mapping, device.get(), mapping.topic().metric(levels)));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether mappings that permit rebirths read all messages of an edge node of Sparkplug and its devices.
     *
     * @param node {@code GROUP/NODE}
     */
    public boolean readsEdgeNode(String node) {
        int end = node.indexOf('/');
        String group = "spBv1.0/" + node.substring(0, end);
        String name = node.substring(end);
        return Stream.of("NBIRTH", "NDATA", "NDEATH").allMatch(type -> mayAsk(group + "/" + type + name))
                // A name that no mapping for one device, or a tag, has.
                && Stream.of("DBIRTH", "DDATA", "DDEATH").allMatch(type -> mayAsk(group + "/" + type + name + "/?"));
    }

    private boolean mayAsk(String topic) {
        String[] levels = topic.split("/", -1);
        return find(topic).filter(mapped -> mapped.mapping().rebirth()).isPresent()
                && rights.filters().stream().anyMatch(filter -> TopicFilters.matches(filter.split("/", -1), levels));
    }

    /** Returns the topic filters that the ingestion subscribes to beside that of sensor data, the oldest first. */
    public List<String> filters() {
        return rights.filters();
    }

    /** Returns the topic filters of what mappings read of a device, beside that of sensor data. */
    public List<String> filters(String device) {
        return mappings.stream()
                .filter(mapping -> !mapping.topic().isSensorData())
                .filter(mapping -> mapping.target().device().map(device::equals).orElse(true))
                .map(mapping -> mapping.topic().filter(Optional.of(device)))
                .distinct()
                .toList();
    }

    /** Returns the rights that the ingestion needs. */
    public ServiceRights rights() {
        return rights;
    }

    /** Returns the subscription identifier of a filter, the same in each process. */
    public static int identifier(String filter) {
        return Math.max(1, filter.hashCode() & IDENTIFIER_BITS);
    }

    /**
     * Returns whether a message is to be stored that the broker delivered for a subscription. It delivers a message for each
     * matching filter; the copies for others than the first one are not stored.
     *
     * @param identifier subscription identifier; 0 for the subscription to sensor data
     */
    public boolean isFirst(String topic, int identifier) {
        if (identifier == 0) {
            return true;
        }
        String[] levels = topic.split("/", -1);
        if (levels[0].equals("sensor")) {
            return false;
        }
        for (String filter : rights.filters()) {
            if (TopicFilters.matches(filter.split("/", -1), levels)) {
                return identifier(filter) == identifier;
            }
        }
        return false;
    }
}
