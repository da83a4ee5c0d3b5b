;; A byte out of range.
(display #u8(1 256))
