package dev.rookery.app.option;

import dev.rookery.exporter.billing.BillingConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where usage is reported to. */
public final class BillingOptions {
    @Option(
            names = "--billing-url",
            paramLabel = "URL",
            description = "Report the usage of each hour to this billing API, as BILLING_API_URL does; its token is"
                    + " BILLING_API_TOKEN. Default: not reported")
    private URI url;

    /**
     * @param customer whose usage it is
     * @throws IllegalArgumentException if a value cannot be used; it does not repeat the token
     */
    public Optional<BillingConfig> config(String customer, Map<String, String> environment) {
        Optional<URI> target = Optional.ofNullable(url).or(() -> Optional.ofNullable(environment.get("BILLING_API_URL"))
                .filter(text -> !text.isBlank())
                .map(URI::create));
        return target.map(api -> new BillingConfig(
                api,
                Optional.ofNullable(environment.get("BILLING_API_TOKEN")),
                customer,
                BillingConfig.DEFAULT_INTERVAL));
    }
}
