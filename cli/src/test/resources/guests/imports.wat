(module
  (import "env" "first" (func $first (result i32)))
  (import "env" "second" (func (param i64)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $proc_exit (i32.add (call $first) (i32.const 5)))))
