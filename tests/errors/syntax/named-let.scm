;; A named let without bindings.
(let loop)
