;; A program of several threads (wasi-threads). What a thread does depends on what it is given.
(module
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "host" "here" (func $here))
  (import "env" "memory" (memory 1 2 shared))
  ;; 0: threads done, 4: the sum, 8: nobody notifies, 16: where the count of bytes goes
  (data (i32.const 32) "\40\00\00\00\06\00\00\00\48\00\00\00\04\00\00\00")
  (data (i32.const 64) "whole   line")
  ;; One for each thread.
  (global $left (mut i32) (i32.const 1000))
  (func $work
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 4) (i32.const 1)))
      (global.set $left (i32.sub (global.get $left) (i32.const 1)))
      (br_if $again (global.get $left)))
    (drop (call $write (i32.const 1) (i32.const 32) (i32.const 2) (i32.const 16)))
    (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
  (func $wait (export "wait")
    (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1))))
  (func $wasi_thread_start (export "wasi_thread_start") (param $tid i32) (param $task i32)
    (call $here)
    (block $work
      (block $wait
        (block $loop
          (block $trap
            (block $exit
              (br_table $work $wait $loop $trap $exit (local.get $task)))
            (call $exit (local.get $tid)))
          (unreachable))
        (loop $again (br $again)))
      (call $wait)
      (return))
    (call $work))
  (func (export "spawn") (param $task i32) (result i32)
    (call $spawn (local.get $task)))
  ;; Has so many threads work, and returns the sum.
  (func (export "sum") (param $threads i32) (result i32)
    (local $i i32)
    (local $done i32)
    (loop $next
      (if (i32.le_s (call $spawn (i32.const 0)) (i32.const 0)) (then (unreachable)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $threads))))
    (loop $again
      (local.set $done (i32.atomic.load (i32.const 0)))
      (if (i32.lt_u (local.get $done) (local.get $threads))
        (then
          (drop (memory.atomic.wait32 (i32.const 0) (local.get $done) (i64.const -1)))
          (br $again))))
    (i32.atomic.load (i32.const 4))))
