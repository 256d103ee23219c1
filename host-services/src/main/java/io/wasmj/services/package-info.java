/** Services of the host that guests import, one class each. */
package io.wasmj.services;
