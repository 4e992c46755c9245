/** Interface between the reconciler and the platform that runs customer instances. */
@NullMarked
package dev.rookery.provisioner.target;

import org.jspecify.annotations.NullMarked;
