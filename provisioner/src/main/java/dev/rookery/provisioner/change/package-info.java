/** Changes of customers that the REST API and declarations have in common, with their rules. */
@NullMarked
package dev.rookery.provisioner.change;

import org.jspecify.annotations.NullMarked;
