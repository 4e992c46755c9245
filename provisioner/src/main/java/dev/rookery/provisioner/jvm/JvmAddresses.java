package dev.rookery.provisioner.jvm;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.InstanceAddresses;

/**
 * Public addresses of the tenants of this process.
 *
 * @param url URL of console and API with the placeholder {@code {id}}, such as {@code http://{id}.localhost:3001}
 * @param mqttUrl address of the broker with the placeholder {@code {id}}, such as {@code mqtt://{id}.localhost:1883}
 */
public record JvmAddresses(String url, String mqttUrl) {
    private static final String ID = "{id}";

    /** @throws IllegalArgumentException if the URL does not name the customer, so that all would have the same address */
    public JvmAddresses {
        if (!url.contains(ID)) {
            throw new IllegalArgumentException(
                    "The URL of instances, " + url + ", does not contain {id}, which is replaced by the customer id");
        }
    }

    InstanceAddresses of(CustomerId customer) {
        String base = url.replace(ID, customer.value()).replaceAll("/+$", "");
        return new InstanceAddresses(
                base + "/", base + "/api", mqttUrl.replace(ID, customer.value()), "device@" + customer);
    }
}
