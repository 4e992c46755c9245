/** Desired and actual state of each customer instance, as the database stores them. */
@NullMarked
package dev.rookery.provisioner.deployment;

import org.jspecify.annotations.NullMarked;
