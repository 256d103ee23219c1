;; Needs more than any host has.
(module $imports
  (import "env" "log" (func $log (param i32)))
  (import "env" "read" (func $read (param i32 i64) (result f64)))
  (import "env" "pair" (func $pair (result i32 i64)))
  (func (export "log") (call $log (i32.const 1)))
  (func (export "read") (result f64) (call $read (i32.const 1) (i64.const 2)))
  (func (export "pair") (result i32 i64) (call $pair)))
