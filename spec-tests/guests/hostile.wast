;; Guests that would harm others, each by its export "run". HostileGuestsTest lends them for a tenth of a second.

;; Loops

(module $empty-loop (func (export "run") (loop $l (br $l))))

(module $nested-loops
  (func (export "run") (local $i i32)
    (loop $outer
      (local.set $i (i32.const 1000000))
      (loop $inner (br_if $inner (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (br $outer))))

(module $loads
  (memory 1)
  (func (export "run") (local $a i32)
    (loop $l
      (local.set $a (i32.and (i32.add (i32.load (local.get $a)) (i32.const 64)) (i32.const 0xfff0)))
      (br $l))))

(module $stores
  (memory 16)
  (func (export "run") (local $a i32)
    (loop $l
      (i64.store (local.get $a) (i64.const -1))
      (local.set $a (i32.and (i32.add (local.get $a) (i32.const 8)) (i32.const 0xffff8)))
      (br $l))))

(module $switch
  (func (export "run") (local $i i32)
    (loop $l
      (block $a (block $b (block $c
        (br_table $a $b $c (i32.rem_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3)))))
        (br $l))
      (br $l))))

(module $divisions
  (func (export "run") (local $i i64)
    (loop $l
      (local.set $i (i64.div_u (i64.const -1) (i64.or (local.get $i) (i64.const 1))))
      (br $l))))

(module $floats
  (func (export "run") (local $x f64)
    (loop $l (local.set $x (f64.sqrt (f64.add (local.get $x) (f64.const 1)))) (br $l))))

(module $globals
  (global $g (mut i64) (i64.const 0))
  (func (export "run") (loop $l (global.set $g (i64.add (global.get $g) (i64.const 1))) (br $l))))

(module $vectors
  (func (export "run") (local $v v128)
    (loop $l (local.set $v (i32x4.add (local.get $v) (v128.const i32x4 1 2 3 4))) (br $l))))

;; Instructions that take long

(module $fills-a-gigabyte
  (memory 16384)
  (func (export "run")
    (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x40000000)) (br $l))))

(module $copies-half-a-gigabyte
  (memory 16384)
  (func (export "run")
    (loop $l (memory.copy (i32.const 0x1fffffff) (i32.const 0) (i32.const 0x20000000)) (br $l))))

(module $fills-a-little
  (memory 1)
  (func (export "run") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 100)) (br $l))))

(module $initializes
  (memory 1)
  (data $d "0123456789")
  (func (export "run") (loop $l (memory.init $d (i32.const 0) (i32.const 0) (i32.const 10)) (br $l))))

(module $fills-tables
  (table 1000000 funcref)
  (func (export "run")
    (loop $l (table.fill (i32.const 0) (ref.null func) (i32.const 1000000)) (br $l))))

(module $copies-tables
  (table 1000000 funcref)
  (func (export "run")
    (loop $l (table.copy (i32.const 1) (i32.const 0) (i32.const 999999)) (br $l))))

;; Recursion

(module $recursion (func $f (export "run") (call $f) (drop (i32.const 0)) (call $f)))

(module $mutual-recursion
  (func $f (export "run") (call $g (i64.const 1)))
  (func $g (param i64) (call $f) (call $f)))

(module $indirect-recursion
  (table 1 funcref)
  (elem (i32.const 0) $f)
  (func $f (export "run") (call_indirect (i32.const 0)) (call_indirect (i32.const 0))))

(module $recursion-by-reference
  (type $t (func))
  (elem declare func $f)
  (func $f (export "run") (type $t) (call_ref $t (ref.func $f)) (call_ref $t (ref.func $f))))

(module $branching-recursion
  (func $f (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 1)))))))
  (func (export "run") (drop (call $f (i32.const 100)))))

(module $tail-calls (func $f (export "run") (return_call $g)) (func $g (return_call $f)))

(module $indirect-tail-calls
  (table 2 funcref)
  (elem (i32.const 0) $f $g)
  (func $f (export "run") (return_call_indirect (i32.const 1)))
  (func $g (return_call_indirect (i32.const 0))))

;; Growth

(module $grows-for-ever
  (memory 0)
  (func (export "run") (loop $l (drop (memory.grow (i32.const 1))) (br $l))))

(module $grows-and-touches
  (memory 1)
  (func (export "run") (local $a i32)
    (loop $l
      (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1))
        (then
          (i32.store (i32.shl (i32.sub (memory.size) (i32.const 1)) (i32.const 16)) (i32.const 1))))
      (br $l))))

(module $grows-at-once
  (memory 0)
  (func (export "run") (loop $l (drop (memory.grow (i32.const 0xffff))) (br $l))))

(module $grows-two
  (memory $a 0)
  (memory $b 0)
  (func (export "run")
    (loop $l (drop (memory.grow $a (i32.const 7))) (drop (memory.grow $b (i32.const 9))) (br $l))))

(module $grows-64
  (memory i64 0)
  (func (export "run") (loop $l (drop (memory.grow (i64.const 0x100000))) (br $l))))

(module $grows-a-table
  (table 0 externref)
  (func (export "run") (loop $l (drop (table.grow (ref.null extern) (i32.const 1000))) (br $l))))

(module $grows-a-table-at-once
  (table 0 funcref)
  (func (export "run") (loop $l (drop (table.grow (ref.null func) (i32.const -1))) (br $l))))

;; Exceptions

(module $catches-all
  (tag $t)
  (func (export "run")
    (loop $l
      (block $h (try_table (catch_all $h) (throw $t)))
      (br $l))))

(module $catches-what-recursion-throws
  (tag $t)
  (func $f (block $h (try_table (catch_all $h) (call $f))) (call $f))
  (func (export "run") (loop $l (block $h (try_table (catch_all $h) (call $f))) (br $l))))

(module $catches-traps
  (func $g (loop $l (br $l)))
  (func (export "run") (loop $l (try (do (call $g)) (catch_all)) (br $l))))

(module $throws-on
  (tag $t)
  (func (export "run") (local $e exnref)
    (loop $l
      (block $h (result exnref)
        (try_table (catch_all_ref $h) (throw $t))
        (unreachable))
      (local.set $e)
      (block $again (try_table (catch_all $again) (throw_ref (local.get $e))))
      (br $l))))

;; The heap

(module $a-list-without-end
  (type $node (struct (field (mut (ref null $node))) (field i64)))
  (func (export "run") (local $list (ref null $node))
    (loop $l
      (local.set $list (struct.new $node (if (result (ref null $node)) (i32.const 0) (then (local.get $list))
        (else (ref.null $node))) (i64.const 1)))
      (br $l))))

(module $huge-arrays
  (type $bytes (array (mut i8)))
  (func (export "run")
    (loop $l (drop (array.new_default $bytes (i32.const 0x1000000))) (br $l))))

;; Calls of the host

(module $sleeps
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "run")
    (loop $l
      ;; A subscription to the monotonic clock, ten minutes from now.
      (i32.store (i32.const 16) (i32.const 1))
      (i64.store (i32.const 24) (i64.const 600000000000))
      (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))
      (br $l))))

(module $reads-the-clock
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "run") (loop $l (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 0))) (br $l))))

(module $random-bytes
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 256)
  (func (export "run") (loop $l (drop (call $random (i32.const 0) (i32.const 0x1000000))) (br $l))))

(module $opens-files
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x")
  (func (export "run")
    (loop $l
      (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1)
        (i64.const 66) (i64.const 66) (i32.const 0) (i32.const 100)))
      (br $l))))

(module $writes-files
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "x")
  (data (i32.const 8) "\00\00\00\00\00\00\01\00")
  (func (export "run")
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1)
      (i64.const 66) (i64.const 66) (i32.const 0) (i32.const 100)))
    (loop $l
      (drop (call $write (i32.load (i32.const 100)) (i32.const 8) (i32.const 1) (i32.const 104)))
      (br $l))))

(module $makes-directories
  (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "run") (local $i i32)
    (loop $l
      (i32.store (i32.const 0) (i32.or (local.get $i) (i32.const 0x40404040)))
      (drop (call $make (i32.const 3) (i32.const 0) (i32.const 4)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $l))))
