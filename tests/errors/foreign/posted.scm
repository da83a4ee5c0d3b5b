;; C does not wait for a posted callback: it gets nothing, and its own frames may be gone.
(import (scheme base) (inc ffi))
(foreign-callback (-> (int) int post) (lambda (x) x))
(foreign-callback (-> (string) void post) (lambda (x) x))
(foreign-callback (-> (int) void (post later)) (lambda (x) x))
