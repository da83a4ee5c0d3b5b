;; Conversion to and from strings with ranges.
(import (scheme base) (scheme write))
(write (list (utf8->string #u8(#x41 #x42 #x43)) (utf8->string #u8(#x41 #x42 #x43) 1) (utf8->string #u8(#x41 #x42 #x43) 1 2) (string->utf8 "abc" 1 2)))
(newline)
