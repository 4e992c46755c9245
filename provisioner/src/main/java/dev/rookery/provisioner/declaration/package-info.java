/** Customers that resources outside of the database declare: a second way into the catalog, beside the REST API. */
@NullMarked
package dev.rookery.provisioner.declaration;

import org.jspecify.annotations.NullMarked;
