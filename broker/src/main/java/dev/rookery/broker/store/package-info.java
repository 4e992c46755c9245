/** The seam behind which a tenant's state can be kept longer than its process lives. */
package dev.rookery.broker.store;
