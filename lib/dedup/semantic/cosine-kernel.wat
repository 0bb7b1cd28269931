;; scan(a, b, end, width, threshold, out) -> out
;;
;; Compares four rows of the group at address $a with the eight rows of every group from address $b
;; to $end, and appends to $out a pair of 32-bit numbers for each row and half group that reaches
;; the threshold: the address of the group, and (row * 2 + half) * 16 + one bit per row of that half.
;;
;; A group holds eight rows, $width bytes in all: block after block of 32 bytes, two 16-bit numbers
;; of each row in each. One turn of the inner loop takes a block of both sides: each of the four rows
;; (spread over a register) times the left and the right half of the eight. $width is a multiple of
;; 32 bytes.
(module
  (import "host" "memory" (memory 1))

  (func (export "scan")
    (param $a i32) (param $b i32) (param $end i32) (param $width i32) (param $threshold i32) (param $out i32)
    (result i32)
    (local $left_block i32) (local $block i32)
    (local $left v128) (local $right v128) (local $row v128) (local $limit v128) (local $zero v128)
    (local $0l v128) (local $0r v128) (local $1l v128) (local $1r v128)
    (local $2l v128) (local $2r v128) (local $3l v128) (local $3r v128)
    (local.set $limit (i32x4.splat (local.get $threshold)))
    (loop $groups
      (local.set $0l (local.get $zero))
      (local.set $0r (local.get $zero))
      (local.set $1l (local.get $zero))
      (local.set $1r (local.get $zero))
      (local.set $2l (local.get $zero))
      (local.set $2r (local.get $zero))
      (local.set $3l (local.get $zero))
      (local.set $3r (local.get $zero))
      (local.set $left_block (local.get $a))
      (local.set $block (local.get $b))
      (local.set $b (i32.add (local.get $b) (local.get $width)))
      (loop $blocks
        (local.set $left (v128.load (local.get $block)))
        (local.set $right (v128.load offset=16 (local.get $block)))
        (local.set $row (v128.load32_splat (local.get $left_block)))
        (local.set $0l (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $left)) (local.get $0l)))
        (local.set $0r (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $right)) (local.get $0r)))
        (local.set $row (v128.load32_splat offset=4 (local.get $left_block)))
        (local.set $1l (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $left)) (local.get $1l)))
        (local.set $1r (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $right)) (local.get $1r)))
        (local.set $row (v128.load32_splat offset=8 (local.get $left_block)))
        (local.set $2l (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $left)) (local.get $2l)))
        (local.set $2r (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $right)) (local.get $2r)))
        (local.set $row (v128.load32_splat offset=12 (local.get $left_block)))
        (local.set $3l (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $left)) (local.get $3l)))
        (local.set $3r (i32x4.add (i32x4.dot_i16x8_s (local.get $row) (local.get $right)) (local.get $3r)))
        (local.set $left_block (i32.add (local.get $left_block) (i32.const 32)))
        (local.set $block (i32.add (local.get $block) (i32.const 32)))
        (br_if $blocks (i32.lt_u (local.get $block) (local.get $b))))
      (if
        (v128.any_true
          (i32x4.ge_s
            (i32x4.max_s
              (i32x4.max_s
                (i32x4.max_s (local.get $0l) (local.get $0r))
                (i32x4.max_s (local.get $1l) (local.get $1r)))
              (i32x4.max_s
                (i32x4.max_s (local.get $2l) (local.get $2r))
                (i32x4.max_s (local.get $3l) (local.get $3r))))
            (local.get $limit)))
        (then
          (local.set $block (i32.sub (local.get $b) (local.get $width)))
          (local.set $out
            (call $note (local.get $0l) (local.get $limit) (local.get $block) (i32.const 0) (local.get $out)))
          (local.set $out
            (call $note (local.get $0r) (local.get $limit) (local.get $block) (i32.const 16) (local.get $out)))
          (local.set $out
            (call $note (local.get $1l) (local.get $limit) (local.get $block) (i32.const 32) (local.get $out)))
          (local.set $out
            (call $note (local.get $1r) (local.get $limit) (local.get $block) (i32.const 48) (local.get $out)))
          (local.set $out
            (call $note (local.get $2l) (local.get $limit) (local.get $block) (i32.const 64) (local.get $out)))
          (local.set $out
            (call $note (local.get $2r) (local.get $limit) (local.get $block) (i32.const 80) (local.get $out)))
          (local.set $out
            (call $note (local.get $3l) (local.get $limit) (local.get $block) (i32.const 96) (local.get $out)))
          (local.set $out
            (call $note (local.get $3r) (local.get $limit) (local.get $block) (i32.const 112) (local.get $out)))))
      (br_if $groups (i32.lt_u (local.get $b) (local.get $end))))
    (local.get $out))

  ;; Appends to $out which of four sums reach the limit, if any; returns where the next pair goes.
  (func $note
    (param $sums v128) (param $limit v128) (param $group i32) (param $place i32) (param $out i32)
    (result i32)
    (local $reached i32)
    (local.set $reached (i32x4.bitmask (i32x4.ge_s (local.get $sums) (local.get $limit))))
    (if (i32.eqz (local.get $reached)) (then (return (local.get $out))))
    (i32.store (local.get $out) (local.get $group))
    (i32.store offset=4 (local.get $out) (i32.add (local.get $place) (local.get $reached)))
    (i32.add (local.get $out) (i32.const 8))))
