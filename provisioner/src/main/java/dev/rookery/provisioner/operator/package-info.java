/** Operators of the platform: accounts, roles, sessions of their browsers. */
@NullMarked
package dev.rookery.provisioner.operator;

import org.jspecify.annotations.NullMarked;
