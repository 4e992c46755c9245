/** Authentication, roles, and rate limits of sign-up and login. */
@NullMarked
package dev.rookery.provisioner.access;

import org.jspecify.annotations.NullMarked;
