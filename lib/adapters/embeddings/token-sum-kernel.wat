;; add(list, end, sums, width)
;;
;; Adds weighted vectors to the sums at address $sums: each entry from address $list to $end is the
;; address of a vector (32-bit number) and its weight (32-bit float). A vector is $width bytes, a
;; multiple of 128. The sums of 32 columns stay in eight registers while all entries pass, then the
;; next 32 have their turn; so each sum takes the entries in their order.
(module
  (import "host" "memory" (memory 1))

  (func (export "add") (param $list i32) (param $end i32) (param $sums i32) (param $width i32)
    (local $column i32) (local $entry i32) (local $at i32) (local $w v128)
    (local $0 v128) (local $1 v128) (local $2 v128) (local $3 v128)
    (local $4 v128) (local $5 v128) (local $6 v128) (local $7 v128)
    (loop $columns
      (local.set $at (i32.add (local.get $sums) (local.get $column)))
      (local.set $0 (v128.load (local.get $at)))
      (local.set $1 (v128.load offset=16 (local.get $at)))
      (local.set $2 (v128.load offset=32 (local.get $at)))
      (local.set $3 (v128.load offset=48 (local.get $at)))
      (local.set $4 (v128.load offset=64 (local.get $at)))
      (local.set $5 (v128.load offset=80 (local.get $at)))
      (local.set $6 (v128.load offset=96 (local.get $at)))
      (local.set $7 (v128.load offset=112 (local.get $at)))
      (local.set $entry (local.get $list))
      (loop $entries
        (local.set $at (i32.add (i32.load (local.get $entry)) (local.get $column)))
        (local.set $w (v128.load32_splat offset=4 (local.get $entry)))
        (local.set $0 (f32x4.add (f32x4.mul (v128.load (local.get $at)) (local.get $w)) (local.get $0)))
        (local.set $1 (f32x4.add (f32x4.mul (v128.load offset=16 (local.get $at)) (local.get $w)) (local.get $1)))
        (local.set $2 (f32x4.add (f32x4.mul (v128.load offset=32 (local.get $at)) (local.get $w)) (local.get $2)))
        (local.set $3 (f32x4.add (f32x4.mul (v128.load offset=48 (local.get $at)) (local.get $w)) (local.get $3)))
        (local.set $4 (f32x4.add (f32x4.mul (v128.load offset=64 (local.get $at)) (local.get $w)) (local.get $4)))
        (local.set $5 (f32x4.add (f32x4.mul (v128.load offset=80 (local.get $at)) (local.get $w)) (local.get $5)))
        (local.set $6 (f32x4.add (f32x4.mul (v128.load offset=96 (local.get $at)) (local.get $w)) (local.get $6)))
        (local.set $7 (f32x4.add (f32x4.mul (v128.load offset=112 (local.get $at)) (local.get $w)) (local.get $7)))
        (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
        (br_if $entries (i32.lt_u (local.get $entry) (local.get $end))))
      (local.set $at (i32.add (local.get $sums) (local.get $column)))
      (v128.store (local.get $at) (local.get $0))
      (v128.store offset=16 (local.get $at) (local.get $1))
      (v128.store offset=32 (local.get $at) (local.get $2))
      (v128.store offset=48 (local.get $at) (local.get $3))
      (v128.store offset=64 (local.get $at) (local.get $4))
      (v128.store offset=80 (local.get $at) (local.get $5))
      (v128.store offset=96 (local.get $at) (local.get $6))
      (v128.store offset=112 (local.get $at) (local.get $7))
      (local.set $column (i32.add (local.get $column) (i32.const 128)))
      (br_if $columns (i32.lt_u (local.get $column) (local.get $width))))))
