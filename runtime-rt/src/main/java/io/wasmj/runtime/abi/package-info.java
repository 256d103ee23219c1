/** What generated classes call; its version is part of every compiled jar. */
package io.wasmj.runtime.abi;
