;; A let binding that is no list.
(let (x 5) x)
