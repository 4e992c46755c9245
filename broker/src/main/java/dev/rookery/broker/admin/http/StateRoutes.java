package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.StateTransfer;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Durable state of a tenant, as a stream of blocks: each has its length in four bytes before it, and an empty one is the end. */
final class StateRoutes implements Routes {
    static final String MEDIA_TYPE = "application/octet-stream";
    /** Size of the length before a block in bytes. */
    static final int LENGTH_BYTES = Integer.BYTES;

    private final StateTransfer transfer;
    private final Supplier<CompletionStage<Void>> usageFlush;
    private final int blockLimit;

    /** @param blockLimit maximum size of a received block in bytes */
    StateRoutes(StateTransfer transfer, Supplier<CompletionStage<Void>> usageFlush, int blockLimit) {
        this.transfer = transfer;
        this.usageFlush = usageFlush;
        this.blockLimit = blockLimit;
    }

    @Override
    public String section() {
        return "state";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("exportState", this::export, "importState", this::importState);
    }

    /** A component of one tenant must not end its sessions, nor read messages regardless of its rights. */
    private static void requireOperator(ApiRequest request) {
        if (request.caller() instanceof AdminAuthenticator.TenantCaller) {
            throw new ApiException(ProblemType.FORBIDDEN, "The state of a tenant requires the operator's token");
        }
    }

    private Future<ApiResponse> export(ApiRequest request) {
        requireOperator(request);
        TenantId tenant = AdminCalls.tenant(request);
        boolean active = request.optionalBoolean("active").orElse(false);
        return AdminCalls.call(request, () -> transfer.exportState(tenant, active))
                // The caller reads the usage from the database after the state.
                .compose(source -> AdminCalls.call(request, usageFlush)
                        .onFailure(failure -> source.close())
                        .map(source))
                .compose(source -> new StateDownload(source, request.context().response()).run())
                .map(written -> ApiResponse.streamed());
    }

    private Future<ApiResponse> importState(ApiRequest request) {
        requireOperator(request);
        TenantId tenant = AdminCalls.tenant(request);
        return AdminCalls.call(request, () -> transfer.importState(tenant))
                .compose(sink -> new StateUpload(sink, request, blockLimit).run())
                .map(imported -> ApiResponse.noContent());
    }
}
