;; Calls itself for ever, and not as a tail call.
(module
  (memory (export "memory") 1)
  (func $deeper (param $n i32) (result i32)
    (i32.add (call $deeper (i32.add (local.get $n) (i32.const 1))) (local.get $n)))
  (func $_start (export "_start") (drop (call $deeper (i32.const 0)))))
