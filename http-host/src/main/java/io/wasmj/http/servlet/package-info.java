/** Applications in a container of servlets, which brings {@code jakarta.servlet}. */
package io.wasmj.http.servlet;
