package dev.rookery.app.command;

import dev.rookery.app.argument.Arguments;
import dev.rookery.app.log.Logs;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.failure.FatalErrors;
import dev.rookery.failure.UserFacingException;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports expected failures in one line, others with a stack trace as well. */
public final class ErrorReporter implements IExecutionExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ErrorReporter.class);
    /** Never registered; only to ask the JVM. */
    private static final Thread NO_HOOK =
            FatalErrors.guard(task -> new Thread(task, "no-hook")).newThread(() -> {});

    private static final String HINT =
            "Stop the program that uses the address, or choose another port with --mqtt-port,"
                    + " --websocket-port, --mqtts-port or --wss-port.";

    private final Map<String, String> environment;
    private final Arguments given;

    /** @param given arguments of the program, to name file and line of an invalid option */
    ErrorReporter(Map<String, String> environment, Arguments given) {
        this.environment = environment;
        this.given = given;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        if (isShuttingDown()) {
            // Such as a library that cannot register a shutdown hook any more.
            LOGGER.debug("Failed to start while the process is stopping", failure);
            report("Stopped during the start", command);
            return ExitCode.FAILURE;
        }
        boolean invalidValue = failure instanceof IllegalArgumentException;
        if (!invalidValue && !(failure instanceof UserFacingException)) {
            LOGGER.error("Unexpected error; please report it as a defect of Rookery", failure);
        }
        String message = String.valueOf(failure.getMessage());
        report(invalidValue ? located(message, arguments) : message, command);
        if (failure instanceof BrokerStartException && isListenerConflict(failure)) {
            report(HINT, command);
        }
        return invalidValue ? ExitCode.USAGE : ExitCode.FAILURE;
    }

    /** Returns the message with the option that it is about, and with its place if a file has it. */
    private String located(String message, ParseResult arguments) {
        Optional<String> named = given.originOfOption(message);
        if (named.isPresent()) {
            return named.get() + ": " + message;
        }
        Optional<String> option = new InvalidOption(environment, arguments, message).find();
        String text = message.contains("--")
                ? message
                : option.map(name -> name + ": ").orElse("") + message;
        return option.flatMap(given::originOfOption).map(place -> place + ": ").orElse("") + text;
    }

    /** Returns whether the process has received SIGTERM or SIGINT. */
    private static boolean isShuttingDown() {
        try {
            Runtime.getRuntime().removeShutdownHook(NO_HOOK);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void report(String message, CommandLine command) {
        if (Logs.isJson()) {
            LOGGER.error(message);
        } else {
            command.getErr().println("rookery: " + message);
        }
    }

    /** Returns whether another program uses the address of a listener. Messages about other ports name their option. */
    private static boolean isListenerConflict(Exception failure) {
        return !String.valueOf(failure.getMessage()).contains("--") && isAddressInUse(failure.getCause());
    }

    private static boolean isAddressInUse(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Netty's native transports throw exceptions of their own.
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }
}
