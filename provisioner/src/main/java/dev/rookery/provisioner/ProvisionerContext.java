package dev.rookery.provisioner;

import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.reconcile.StackSource;
import dev.rookery.provisioner.target.Target;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

/** What areas are made of. */
public record ProvisionerContext(
        Vertx vertx,
        Pool pool,
        ProvisionerConfig config,
        PlanCatalogue plans,
        LicenseIssuer licenses,
        StackSource stacks,
        Target target) {}
