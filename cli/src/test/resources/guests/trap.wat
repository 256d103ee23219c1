(module $trapping
  (func $_start (export "_start") (call $outer))
  (func $outer (call $inner (i32.const 1)))
  (func $inner (param i32) (if (local.get 0) (then unreachable))))
