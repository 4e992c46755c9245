/** What answers the operations of the provisioner's document. */
package dev.rookery.provisioner.web;
