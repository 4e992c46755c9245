package dev.rookery.provisioner.kubernetes.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Desired state, as the resource's definition describes it. What is null belongs to the REST API. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CustomerSpec(
        String email,
        String companyName,
        PasswordSecret passwordSecret,
        @Nullable String plan,
        @Nullable Boolean suspended,
        @Nullable Map<String, String> labels,
        @Nullable Boolean adopt,
        @Nullable String deletionPolicy) {
    /**
     * Secret with the password, in the namespace of the resource.
     *
     * @param key null for {@code password}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PasswordSecret(String name, @Nullable String key) {
        String keyOrDefault() {
            return key == null ? "password" : key;
        }
    }
}
