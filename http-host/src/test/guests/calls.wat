;; Two to the 60th calls, never more than 60 deep.
(module
  (memory (export "memory") 1)
  (func $call (param $depth i32)
    (if (local.get $depth)
      (then
        (call $call (i32.sub (local.get $depth) (i32.const 1)))
        (call $call (i32.sub (local.get $depth) (i32.const 1))))))
  (func (export "_start")
    (call $call (i32.const 60))))
