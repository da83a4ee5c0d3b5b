;; No library.
