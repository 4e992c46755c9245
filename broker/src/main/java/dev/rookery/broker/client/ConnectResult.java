package dev.rookery.broker.client;

import dev.rookery.auth.Ban;
import dev.rookery.auth.Principal;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import java.util.function.Function;

/** Result of a CONNECT. */
sealed interface ConnectResult {
    /** The client has its session, and CONNACK was sent. */
    record Accepted(ConnectedSession session) implements ConnectResult {}

    /** Result of the admission, the step before the session is opened. */
    sealed interface Admission {
        /** Continues with the next step unless the client is refused. */
        ConnectResult then(Function<Admitted, ConnectResult> next);
    }

    /** The client is admitted to its tenant. */
    record Admitted(Tenant tenant, Principal principal, byte[] serverProof) implements Admission {
        @Override
        public ConnectResult then(Function<Admitted, ConnectResult> next) {
            return next.apply(this);
        }
    }

    /**
     * The client is refused; CONNACK is not sent yet.
     *
     * @param cause of the refusal in events, from a fixed set; more precise than what the client learns
     * @param text the reason string
     * @param detail of the event, which the client does not learn; may be empty
     * @param properties of CONNACK, without the reason string
     */
    record Refused(ReasonCode reason, String cause, String text, String detail, PropertyWriter properties)
            implements Admission, ConnectResult {
        static Refused because(ReasonCode reason, String cause) {
            return new Refused(reason, cause, reason.reasonString(), "", new PropertyWriter());
        }

        static Refused because(Limit limit) {
            return new Refused(
                    limit.reason(), limit.label(), limit.reasonString(), limit.reasonString(), new PropertyWriter());
        }

        static Refused because(Ban ban) {
            ReasonCode reason = ReasonCode.BANNED;
            return new Refused(reason, reason.label(), reason.reasonString(), ban.describe(), new PropertyWriter());
        }

        static Refused because(FlappingLimits exceeded) {
            ReasonCode reason = ReasonCode.BANNED;
            return new Refused(reason, "flapping", reason.reasonString(), exceeded.describe(), new PropertyWriter());
        }

        static Refused because(ServerRedirect redirect) {
            PropertyWriter properties = new PropertyWriter().add(Property.SERVER_REFERENCE, redirect.serverReference());
            return new Refused(redirect.reason(), "draining", redirect.reason().reasonString(), "", properties);
        }

        @Override
        public ConnectResult then(Function<Admitted, ConnectResult> next) {
            return this;
        }
    }
}
