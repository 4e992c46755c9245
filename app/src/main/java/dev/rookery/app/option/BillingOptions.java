package dev.rookery.app.option;

import dev.rookery.exporter.billing.BillingAccounts;
import dev.rookery.exporter.billing.BillingConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of usage reports to a billing API. */
public final class BillingOptions {
    @Option(
            names = "--billing-url",
            paramLabel = "URL",
            description = "URL of the billing API that receives hourly usage reports. Alternative: the variable"
                    + " BILLING_API_URL. The token is read from BILLING_API_TOKEN. Default: no reports")
    private URI url;

    /**
     * @param customer id of the customer whose usage is reported
     * @throws IllegalArgumentException if a value is invalid; the message does not repeat the token
     */
    public Optional<BillingConfig> config(String customer, Map<String, String> environment) {
        Optional<URI> target = Optional.ofNullable(url).or(() -> Optional.ofNullable(environment.get("BILLING_API_URL"))
                .filter(text -> !text.isBlank())
                .map(URI::create));
        return target.map(api -> BillingConfig.external(
                api, BillingAccounts.single(customer, Optional.ofNullable(environment.get("BILLING_API_TOKEN")))));
    }
}
