/** Model of network policies that decides whether a connection is allowed. */
package dev.rookery.deploy.network;
