;; What tests of structures and arrays call.
(module $gc
  (rec
    (type $point (sub (struct (field $x (mut i32)) (field $y (mut i32)))))
    (type $named (sub final $point (struct (field $x (mut i32)) (field $y (mut i32)) (field $name (ref $bytes)))))
    (type $bytes (array (mut i8))))
  (type $list (struct (field $head i32) (field $tail (ref null $list))))

  (func (export "point") (param i32 i32) (result (ref $point))
    (struct.new $point (local.get 0) (local.get 1)))

  (func (export "named") (param i32 i32) (result (ref $point))
    (struct.new $named (local.get 0) (local.get 1)
      (array.new $bytes (i32.const 255) (local.get 0))))

  (func (export "sum") (param (ref null $point)) (result i32)
    (i32.add (struct.get $point $x (local.get 0)) (struct.get $point $y (local.get 0))))

  ;; The length of the name, or -1 for a point without.
  (func (export "name-length") (param anyref) (result i32)
    (block $no (result anyref)
      (return
        (array.len (struct.get $named $name (br_on_cast_fail $no anyref (ref $named) (local.get 0))))))
    (drop)
    (i32.const -1))

  (func (export "cast") (param anyref) (result i32)
    (struct.get $named $x (ref.cast (ref $named) (local.get 0))))

  (func (export "name-at") (param (ref null $point) i32) (result i32)
    (array.get_u $bytes
      (struct.get $named $name (ref.cast (ref null $named) (local.get 0)))
      (local.get 1)))

  ;; As many small objects as asked for, in a list, added up.
  (func (export "list") (param $count i32) (result i64)
    (local $list (ref null $list))
    (local $sum i64)
    (loop $more
      (local.set $list (struct.new $list (local.get $count) (local.get $list)))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (struct.get $list $head (local.get $list)))))
      (br_if $next (i32.eqz (ref.is_null (local.tee $list (struct.get $list $tail (local.get $list)))))))
    (local.get $sum))

  (func (export "i31") (param i32) (result anyref) (ref.i31 (local.get 0)))
  (func (export "same") (param eqref eqref) (result i32) (ref.eq (local.get 0) (local.get 1))))
