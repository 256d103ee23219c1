;; Does not end by itself: its thread ends it with 3, or an error of starting that does.
(module
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "env" "memory" (memory 1 1 shared))
  (func (export "wasi_thread_start") (param i32 i32)
    (call $exit (local.get 1)))
  (func (export "_start") (local $tid i32)
    (if (i32.lt_s (local.tee $tid (call $spawn (i32.const 3))) (i32.const 0))
      (then (call $exit (i32.sub (i32.const 0) (local.get $tid)))))
    (loop $again (br $again))))
