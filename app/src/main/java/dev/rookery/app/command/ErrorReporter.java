package dev.rookery.app.command;

import dev.rookery.api.ApiStartException;
import dev.rookery.app.database.DatabaseException;
import dev.rookery.app.goauth.GoAuthException;
import dev.rookery.app.option.MetricsOptions;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.store.StoreException;
import dev.rookery.exporter.ExporterStartException;
import dev.rookery.postgres.PostgresException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints expected failures in one line; unexpected ones are logged with a stack trace. */
public final class ErrorReporter implements IExecutionExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ErrorReporter.class);

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        boolean wrongValue = failure instanceof IllegalArgumentException;
        if (!wrongValue && !isForeseen(failure)) {
            LOGGER.error("Unexpected error; please report it as a defect of Rookery", failure);
        }
        command.getErr().println("rookery: " + failure.getMessage());
        if (failure instanceof BrokerStartException && !isOtherThanAddress(failure.getCause())) {
            command.getErr()
                    .println("Stop the program that uses the address, or choose other ports with --mqtt-port and"
                            + " --websocket-port.");
        }
        return wrongValue ? ExitCode.USAGE : ExitCode.FAILURE;
    }

    /** Returns whether the broker failed to start for another reason than an address in use. */
    private static boolean isOtherThanAddress(@Nullable Throwable cause) {
        return cause instanceof GeneralSecurityException || cause instanceof StoreException;
    }

    private static boolean isForeseen(Exception failure) {
        return failure instanceof CommandException
                || failure instanceof DatabaseException
                || failure instanceof GoAuthException
                || failure instanceof PostgresException
                || failure instanceof BrokerStartException
                || failure instanceof ApiStartException
                || failure instanceof ExporterStartException
                || failure instanceof MetricsOptions.UnavailableException;
    }
}
