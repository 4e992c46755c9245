/** Who may call: people with roles, API keys with scopes, their passwords and tokens. */
package dev.rookery.api.access;
