;; An opening quotation mark that is lost.
(import (scheme base) (scheme write))
(display hello world")
(display "how are you?")
