;; Mistakes in syntax-error itself.
(syntax-error)
(syntax-error no-string 1)
