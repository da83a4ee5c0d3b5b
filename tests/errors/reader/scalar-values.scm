;; Hexadecimal scalar values that are none.
(display "a\xd800;b")
(display "a\x110000;b")
(display "a\xzz;b")
(display #\xd800)
(display '|a\x;b|)
