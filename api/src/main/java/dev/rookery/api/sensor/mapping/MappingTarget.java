package dev.rookery.api.sensor.mapping;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Devices to which a mapping applies: one, those with a tag or, without both, all. With both, the device while it has the tag.
 */
public record MappingTarget(Optional<String> device, Optional<String> tag) {
    public static final MappingTarget ALL = new MappingTarget(Optional.empty(), Optional.empty());

    /** @param tagged whether a device has a tag */
    boolean includes(String id, BiPredicate<String, String> tagged) {
        return device.map(id::equals).orElse(true)
                && tag.map(each -> tagged.test(id, each)).orElse(true);
    }

    /** Returns the order in which mappings of the same topic are tried: those of a device, of a tag, of all. */
    int order() {
        return device.isPresent() ? 0 : tag.isPresent() ? 1 : 2;
    }
}
