package dev.rookery.api.mqtt;

import java.security.KeyStore;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Factory of one existing trust manager, for libraries that accept no trust manager. */
final class OwnTrustManagerFactory extends TrustManagerFactory {
    OwnTrustManagerFactory(TrustManager trust) {
        super(new Own(trust), null, "own");
    }

    private static final class Own extends TrustManagerFactorySpi {
        private final TrustManager trust;

        Own(TrustManager trust) {
            this.trust = trust;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store) {
            // The trust manager does not depend on a key store.
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            // Nor on parameters.
        }

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {trust};
        }
    }
}
