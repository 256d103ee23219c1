/** Runs scripts of the official suite's form against compiler and runtime. */
package io.wasmj.cli.script;
