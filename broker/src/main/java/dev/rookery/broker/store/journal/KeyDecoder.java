package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.FormerServiceUser;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.store.SessionKey;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Decodes the keys of sessions in the changes of one tenant. Not thread-safe. */
interface KeyDecoder {
    /** Decodes keys with client id and username, as the current format has them. */
    KeyDecoder COMPLETE = KeyDecoder::read;

    /** Decodes the key of a change to an existing session. */
    SessionKey existing(ByteBuf in);

    /** Decodes the key of a session that is created or updated. */
    default SessionKey persisted(ByteBuf in) {
        return existing(in);
    }

    /** Decodes the key of a session that ends. */
    default SessionKey ended(ByteBuf in) {
        return existing(in);
    }

    /**
     * Decodes keys of formats 1 and 2, where sessions of the ingestion belonged to the MQTT user of the API. They belong to the
     * component now.
     *
     * @param keys decodes the keys as they were written
     */
    record OfComponents(TenantId tenant, KeyDecoder keys) implements KeyDecoder {
        @Override
        public SessionKey existing(ByteBuf in) {
            return adopt(keys.existing(in));
        }

        @Override
        public SessionKey persisted(ByteBuf in) {
            return adopt(keys.persisted(in));
        }

        @Override
        public SessionKey ended(ByteBuf in) {
            return adopt(keys.ended(in));
        }

        private SessionKey adopt(SessionKey key) {
            return FormerServiceUser.ownsIngestionSession(tenant, key.username(), key.clientId())
                    ? new SessionKey(key.clientId(), ServiceComponent.INGESTION.username())
                    : key;
        }
    }

    private static SessionKey read(ByteBuf in) {
        return new SessionKey(text(in), text(in));
    }

    private static String text(ByteBuf in) {
        return in.readCharSequence(in.readInt(), StandardCharsets.UTF_8).toString();
    }

    /**
     * Decodes keys of format 1. There, client ids were unique in a tenant: the change that created a session named its user,
     * and later changes name the client id only. A session therefore belongs to the user who created it,
     * regardless of who connects first after the upgrade.
     */
    final class Format1 implements KeyDecoder {
        /** Sessions that exist at the current position, by client id. */
        private final Map<String, SessionKey> sessions = new HashMap<>();

        @Override
        public SessionKey persisted(ByteBuf in) {
            SessionKey key = read(in);
            sessions.put(key.clientId(), key);
            return key;
        }

        @Override
        public SessionKey existing(ByteBuf in) {
            String clientId = text(in);
            // The replay ignores changes of sessions that do not exist.
            return sessions.getOrDefault(clientId, new SessionKey(clientId, ""));
        }

        @Override
        public SessionKey ended(ByteBuf in) {
            SessionKey key = existing(in);
            sessions.remove(key.clientId());
            return key;
        }
    }
}
