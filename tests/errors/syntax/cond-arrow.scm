;; An arrow without a receiver.
(cond (1 =>))
