/** Where stacks run, whatever that is. */
package dev.rookery.provisioner.target;
