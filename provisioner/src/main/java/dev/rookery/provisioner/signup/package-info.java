/** Registration of customers. */
@NullMarked
package dev.rookery.provisioner.signup;

import org.jspecify.annotations.NullMarked;
