;; A dot outside of a list.
(display . )
