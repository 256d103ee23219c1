/** A host that applications are deployed to while it runs. */
package io.wasmj.http.admin;
