/** The admin seam done by the native engine: questions and orders brought to the tenants' event loops, in slices. */
package dev.rookery.broker.operation;
