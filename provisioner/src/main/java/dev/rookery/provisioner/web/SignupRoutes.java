package dev.rookery.provisioner.web;

import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.ProvisionerContext;
import dev.rookery.provisioner.access.AttemptCounter;
import dev.rookery.provisioner.access.SignupThrottle;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.access.WrongPasswordThrottle;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.customer.IdProposals;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Sign-up and login. */
public final class SignupRoutes implements Routes {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);
    private static final int PROPOSALS = 20;
    private static final ThrottleConfig SLOWED_DOWN_ELSEWHERE = new ThrottleConfig(0, Duration.ZERO);

    private final ProvisionerContext context;
    private final CustomerRepository customers;
    private final TokenRepository tokens;
    private final SignupThrottle throttle;
    private final WrongPasswordThrottle wrongPasswords;
    private final PasswordAuthenticator<Customer> passwordAuthenticator;
    private final PasswordHasher hasher;

    public SignupRoutes(ProvisionerContext context) {
        AttemptCounter attempts = new AttemptCounter(context.pool());
        this.context = context;
        this.customers = new CustomerRepository(context.pool());
        this.tokens = new TokenRepository(context.pool());
        this.throttle = new SignupThrottle(attempts, context.config().signups());
        this.wrongPasswords =
                new WrongPasswordThrottle(attempts, context.config().loginThrottle());
        this.passwordAuthenticator = new PasswordAuthenticator<>(
                context.vertx(),
                customers::findForLogin,
                SLOWED_DOWN_ELSEWHERE,
                context.config().passwordCost());
        this.hasher = new PasswordHasher(context.config().passwordCost());
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
        return tokens.forgetExpired();
    }

    @Override
    public Future<Void> stop() {
        passwordAuthenticator.close();
        return Future.succeededFuture();
    }

    private Future<ApiResponse> signUp(ApiRequest call) {
        String email = email(call);
        String company = call.body().getString("company_name").strip();
        if (company.isEmpty()) {
            throw ApiException.invalid("company_name is blank");
        }
        Iterator<CustomerId> ids = ids(call.body().getString("customer_id"), company);
        return throttle.admit(call.remoteAddress())
                .compose(admitted -> customers.isEmailTaken(email))
                .compose(taken -> taken ? Future.failedFuture(emailTaken()) : hash(call))
                .compose(hash -> add(ids, email, company, hash))
                .compose(customers::find)
                .map(found -> found.orElseThrow())
                .compose(customer -> welcome(customer, 201));
    }

    private static Iterator<CustomerId> ids(String wish, String company) {
        if (wish == null) {
            return IdProposals.of(company).limit(PROPOSALS).iterator();
        }
        CustomerId id = CustomerId.parse(wish).orElseThrow(() -> ApiException.invalid("customer_id is no DNS label"));
        if (IdProposals.isReserved(id)) {
            throw ApiException.conflict("The id '" + id + "' is reserved; choose another, or leave customer_id out");
        }
        return Stream.of(id).iterator();
    }

    private Future<String> hash(ApiRequest call) {
        String password = call.body().getString("password");
        return context.vertx()
                .executeBlocking(
                        () -> {
                            try {
                                return hasher.hash(password);
                            } catch (IllegalArgumentException e) {
                                throw ApiException.invalid(e.getMessage());
                            }
                        },
                        false);
    }

    /** Takes the first id that is free. */
    private Future<CustomerId> add(Iterator<CustomerId> ids, String email, String company, String hash) {
        if (!ids.hasNext()) {
            return Future.failedFuture(
                    ApiException.conflict("The id is taken; choose another, or leave customer_id out"));
        }
        CustomerId id = ids.next();
        String plan = context.plans().initial().name();
        return context.pool()
                .withTransaction(connection -> new CustomerRepository(connection)
                        .add(id, email, company, hash, plan)
                        .compose(added -> added
                                ? new DeploymentRepository(connection).add(id).map(true)
                                : Future.succeededFuture(false)))
                .compose(added -> added ? Future.succeededFuture(id) : addOther(ids, email, company, hash));
    }

    private Future<CustomerId> addOther(Iterator<CustomerId> ids, String email, String company, String hash) {
        return customers
                .isEmailTaken(email)
                .compose(taken -> taken ? Future.failedFuture(emailTaken()) : add(ids, email, company, hash));
    }

    private Future<ApiResponse> logIn(ApiRequest call) {
        String email = email(call);
        String password = call.body().getString("password");
        return wrongPasswords
                .guard(
                        email,
                        call.remoteAddress(),
                        () -> passwordAuthenticator.authenticate(email, password, call.remoteAddress()))
                .compose(customer -> welcome(customer, 200));
    }

    private Future<ApiResponse> welcome(Customer customer, int status) {
        JsonObject body = new JsonObject()
                .put("customer", CustomerJson.of(customer))
                .put(
                        "deployment",
                        CustomerJson.urls(customer.id(), context.config().baseDomain())
                                .put("check_status_url", "/api/customers/" + customer.id() + "/deployment/status"));
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

    private static ApiException emailTaken() {
        return ApiException.conflict("Somebody has signed up with this mail address; log in instead");
    }
}
