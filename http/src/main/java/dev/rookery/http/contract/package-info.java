/** The OpenAPI document: read, put together, and what it says about an operation. */
package dev.rookery.http.contract;
