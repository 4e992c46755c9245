/** Who may call the provisioner: customers, operators, and the customers' stacks. */
package dev.rookery.provisioner.access;
