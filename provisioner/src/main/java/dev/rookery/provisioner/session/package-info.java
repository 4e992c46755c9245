/** Sign-in of operators in the console. */
@NullMarked
package dev.rookery.provisioner.session;

import org.jspecify.annotations.NullMarked;
