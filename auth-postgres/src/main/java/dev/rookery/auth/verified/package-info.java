/** Cache of verified passwords, in memory and across restarts. */
@NullMarked
package dev.rookery.auth.verified;

import org.jspecify.annotations.NullMarked;
