/** Customers and their ids. */
@NullMarked
package dev.rookery.provisioner.customer;

import org.jspecify.annotations.NullMarked;
