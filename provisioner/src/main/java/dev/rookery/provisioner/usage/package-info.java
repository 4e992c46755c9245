/** Usage of all customers, from the reports of their instances. */
@NullMarked
package dev.rookery.provisioner.usage;

import org.jspecify.annotations.NullMarked;
