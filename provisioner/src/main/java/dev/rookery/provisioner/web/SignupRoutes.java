package dev.rookery.provisioner.web;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.FailedLoginLimiter;
import dev.rookery.provisioner.access.SignupLimiter;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerIdCandidates;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.signup.CustomerRegistration;
import dev.rookery.provisioner.signup.NewCustomer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sign-up and login of customers. */
public final class SignupRoutes implements Routes {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);
    private static final int MAXIMUM_ID_CANDIDATES = 20;

    private final CustomerRegistration registration;
    private final Plan plan;
    private final PasswordAuthenticator<Customer> authenticator;
    private final TokenRepository tokens;
    private final SignupLimiter signups;
    private final FailedLoginLimiter failedLogins;
    private final DeploymentSummaries deployments;

    /**
     * @param plan plan of new customers
     * @param authenticator closed with the routes
     */
    public SignupRoutes(
            CustomerRegistration registration,
            Plan plan,
            PasswordAuthenticator<Customer> authenticator,
            TokenRepository tokens,
            SignupLimiter signups,
            FailedLoginLimiter failedLogins,
            DeploymentSummaries deployments) {
        this.registration = registration;
        this.plan = plan;
        this.authenticator = authenticator;
        this.tokens = tokens;
        this.signups = signups;
        this.failedLogins = failedLogins;
        this.deployments = deployments;
    }

    @Override
    public String section() {
        return "signup";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("signUp", this::signUp, "logIn", this::logIn);
    }

    @Override
    public Future<Void> start() {
        return tokens.deleteExpired();
    }

    @Override
    public Future<Void> stop() {
        authenticator.close();
        return Future.succeededFuture();
    }

    private Future<ApiResponse> signUp(ApiRequest call) {
        String company = call.body().getString("company_name").strip();
        if (company.isEmpty()) {
            throw ApiException.invalid("company_name is blank");
        }
        List<CustomerId> candidates = idCandidates(call.body().getString("customer_id"), company);
        return signups.acquire(call.remoteAddress())
                .compose(allowed -> registration.register(
                        candidates,
                        new NewCustomer(email(call), company, call.body().getString("password"), plan)))
                .compose(customer ->
                        deployments.ofNew(customer.id()).compose(deployment -> issueToken(customer, deployment, 201)));
    }

    private static List<CustomerId> idCandidates(@Nullable String requested, String company) {
        if (requested == null) {
            return CustomerIdCandidates.of(company).limit(MAXIMUM_ID_CANDIDATES).toList();
        }
        CustomerId id =
                CustomerId.parse(requested).orElseThrow(() -> ApiException.invalid("customer_id is not a DNS label"));
        if (CustomerIdCandidates.isReserved(id)) {
            throw ApiException.conflict(
                    "Customer id '" + id + "' is reserved. Choose another one, or omit customer_id.");
        }
        return List.of(id);
    }

    private Future<ApiResponse> logIn(ApiRequest call) {
        String email = email(call);
        String password = call.body().getString("password");
        return failedLogins
                .guard(
                        email,
                        ClientAddress.block(call.remoteAddress()),
                        () -> authenticator.authenticate(
                                new UserKey(TenantId.DEFAULT, email), password, call.remoteAddress()))
                .compose(customer ->
                        deployments.of(customer.id()).compose(deployment -> issueToken(customer, deployment, 200)));
    }

    private Future<ApiResponse> issueToken(Customer customer, JsonObject deployment, int status) {
        JsonObject body =
                new JsonObject().put("customer", CustomerJson.of(customer)).put("deployment", deployment);
        return tokens.addCustomer(customer.id(), TOKEN_LIFETIME)
                .map(token -> ApiResponse.json(
                        status,
                        body.put("access_token", token)
                                .put("token_type", "Bearer")
                                .put("expires_in", TOKEN_LIFETIME.toSeconds())));
    }

    private static String email(ApiRequest call) {
        return call.body().getString("email").toLowerCase(Locale.ROOT);
    }
}
