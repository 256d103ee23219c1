;; What tests of exceptions call.
(module $exceptions
  (import "host" "fail" (func $fail))
  (import "host" "tag" (tag $host (param i32)))
  (tag $pair (export "pair") (param i32 i64))
  (tag $other)
  (memory (export "memory") 1 4)
  (global $count (export "count") (mut i32) (i32.const 0))

  (func $throw-if (param i32)
    (if (local.get 0) (then (throw $other))))

  (func (export "throw") (param i32 i64)
    (throw $pair (local.get 0) (local.get 1)))

  ;; Catches whatever a guest may catch of what the host throws: -1 for all but the host's own tag.
  (func (export "catch-host") (result i32)
    (block $caught (result i32)
      (block $all
        (try_table (catch $host $caught) (catch_all $all)
          (call $fail))
        (return (i32.const 0)))
      (i32.const -1)))

  (func (export "catch-trap") (result i32)
    (block $all
      (try_table (catch_all $all)
        (drop (i32.div_s (i32.const 1) (i32.const 0))))
      (return (i32.const 0)))
    (i32.const -1))

  ;; The locals that the handler reads are what they were when step number $at threw.
  (func (export "locals") (param $at i32) (result i32)
    (local $a i32) (local $b i32) (local $c i64)
    (local.set $a (i32.const 1))
    (block $handler
      (try_table (catch $other $handler)
        (call $throw-if (i32.eq (local.get $at) (i32.const 0)))
        (local.set $a (i32.add (local.get $a) (i32.const 10)))
        (local.set $b (i32.mul (local.get $a) (i32.const 3)))
        (call $throw-if (i32.eq (local.get $at) (i32.const 1)))
        (local.set $c (i64.extend_i32_u (i32.add (local.get $b) (local.get $a))))
        (if (i32.gt_u (local.get $b) (local.get $a))
          (then
            (local.set $a (i32.add (local.get $a) (i32.const 100)))
            (call $throw-if (i32.eq (local.get $at) (i32.const 2)))
            (local.set $b (i32.const 7))))
        (loop $again
          (local.set $a (i32.add (local.get $a) (i32.const 1)))
          (local.set $c (i64.add (local.get $c) (i64.const 1000)))
          (call $throw-if (i32.eq (local.get $at) (i32.sub (local.get $a) (i32.const 109))))
          (br_if $again (i32.lt_u (local.get $a) (i32.const 115))))
        (local.set $c (i64.const 0)))
      (local.set $b (i32.add (local.get $b) (i32.const 1))))
    (i32.add (i32.add (local.get $a) (i32.mul (local.get $b) (i32.const 100000)))
      (i32.wrap_i64 (i64.mul (local.get $c) (i64.const 1000)))))

  (func $grow-and-throw
    (drop (memory.grow (i32.const 1)))
    (throw $other))

  ;; What a callee did to the memory before it threw is seen.
  (func (export "grown") (param i32) (result i32)
    (i32.store (i32.const 0) (i32.const 5))
    (block $handler
      (try_table (catch_all $handler) (call $grow-and-throw)))
    (i32.store (local.get 0) (i32.const 9))
    (i32.add (i32.load (local.get 0)) (i32.load (i32.const 0))))

  ;; Rethrown it is the same: what is caught outside is what was caught inside.
  (func (export "rethrow") (param i32 i64) (result i64)
    (local $value i64)
    (block $values (result i32 i64)
      (try_table (catch $pair $values)
        (throw_ref
          (block $ref (result exnref)
            (try_table (catch_all_ref $ref)
              (throw $pair (local.get 0) (local.get 1)))
            (unreachable))))
      (unreachable))
    (local.set $value)
    (i64.extend_i32_s)
    (i64.add (local.get $value)))

  (func (export "null")
    (throw_ref (ref.null exn)))

  ;; Exceptions as before the standard.
  (func (export "legacy") (param i32) (result i32)
    (try $outer (result i32)
      (do
        (try $inner (result i32)
          (do
            (call $throw-if (local.get 0))
            (throw $pair (i32.const 3) (i64.const 4)))
          (catch $pair (drop))
          (catch $other (rethrow $inner))))
      (catch_all (i32.const -1)))))
