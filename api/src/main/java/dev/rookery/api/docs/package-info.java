/** The OpenAPI document for programs and, as a page, for people. */
package dev.rookery.api.docs;
