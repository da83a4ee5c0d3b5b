;; Characters that look like others, and words and numbers of other languages.
(import (scheme base) (scheme write))
(display “hello”)
(display ‘list)
(display (f​oo 1))
(display −5)
(if (== 0x1F 1_000) true (if (!= nil null) false None))
(&& #t (|| #f #t))
